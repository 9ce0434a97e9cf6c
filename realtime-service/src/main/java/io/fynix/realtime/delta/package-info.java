/** Publications told as changes of the ones before them. */
@NullMarked
package io.fynix.realtime.delta;

import org.jspecify.annotations.NullMarked;
