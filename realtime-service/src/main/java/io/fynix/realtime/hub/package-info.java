/**
 * Which local client listens to which channel, and the way of a publication to all of them.
 *
 * <p>Sharded by event loop: a loop's rooms are touched by that loop only, and a publication is one
 * task per loop.
 */
@NullMarked
package io.fynix.realtime.hub;

import org.jspecify.annotations.NullMarked;
