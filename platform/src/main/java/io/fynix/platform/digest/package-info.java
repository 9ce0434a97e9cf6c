/** Hashes. */
@NullMarked
package io.fynix.platform.digest;

import org.jspecify.annotations.NullMarked;
