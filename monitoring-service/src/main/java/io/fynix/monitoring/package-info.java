/** Knows how the suite is: its features are {@code status} and {@code pulse}. */
@NullMarked
package io.fynix.monitoring;

import org.jspecify.annotations.NullMarked;
