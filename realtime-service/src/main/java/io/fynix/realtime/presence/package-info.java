/**
 * Who of this node's clients is on which channel: their entries, the node's leases, and the leaves
 * of nodes that died.
 */
@NullMarked
package io.fynix.realtime.presence;

import org.jspecify.annotations.NullMarked;
