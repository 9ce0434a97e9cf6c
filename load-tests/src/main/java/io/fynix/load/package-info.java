/** Measures what the realtime service costs, beside a floor in the same run. */
@NullMarked
package io.fynix.load;

import org.jspecify.annotations.NullMarked;
