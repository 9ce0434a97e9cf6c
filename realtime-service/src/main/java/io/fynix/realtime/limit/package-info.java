/** How many connections a user may have in the whole cluster. */
@NullMarked
package io.fynix.realtime.limit;

import org.jspecify.annotations.NullMarked;
