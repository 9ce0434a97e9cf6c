/** Where beans get the time from. */
@NullMarked
package io.fynix.platform.time;

import org.jspecify.annotations.NullMarked;
