/**
 * Brings commands that come in requests of their own to the connection they belong to, wherever it
 * is: to this node's directly, to another node's through that node's inbox in Redis. No request has
 * to reach a certain node.
 */
@NullMarked
package io.fynix.realtime.emulation;

import org.jspecify.annotations.NullMarked;
