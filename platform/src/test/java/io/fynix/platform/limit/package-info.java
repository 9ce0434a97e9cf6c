/** Tests of rate limits. */
@NullMarked
package io.fynix.platform.limit;

import org.jspecify.annotations.NullMarked;
