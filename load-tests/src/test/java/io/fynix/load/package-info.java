/** The tools of the measurements, and one small run against the floor. */
@NullMarked
package io.fynix.load;

import org.jspecify.annotations.NullMarked;
