/** Publishes the rows of a recorded feed through the public API, paced by their own timestamps. */
@NullMarked
package io.fynix.local.replay;

import org.jspecify.annotations.NullMarked;
