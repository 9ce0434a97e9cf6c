/** Metric names, all in one place. */
@NullMarked
package io.fynix.platform.metric;

import org.jspecify.annotations.NullMarked;
