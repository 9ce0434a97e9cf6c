/** Clients that mean harm, or know no better, over real sockets. */
@NullMarked
package io.fynix.realtime.hostile;

import org.jspecify.annotations.NullMarked;
