/** A real Redis for tests, and the tests of the held connections against it. */
@NullMarked
package io.fynix.platform.redis;

import org.jspecify.annotations.NullMarked;
