/**
 * Who is on a channel. An entry belongs to a channel, a node and a client, and counts while its
 * node's lease is alive, so that no client costs a write while nothing changes.
 */
@NullMarked
package io.fynix.platform.presence;

import org.jspecify.annotations.NullMarked;
