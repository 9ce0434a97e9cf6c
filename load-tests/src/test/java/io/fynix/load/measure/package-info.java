/** What follows from readings. */
@NullMarked
package io.fynix.load.measure;

import org.jspecify.annotations.NullMarked;
