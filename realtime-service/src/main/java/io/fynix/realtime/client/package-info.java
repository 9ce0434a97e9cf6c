/**
 * One client's conversation: who it is, what it may do, what it listens to. All of a client's state
 * belongs to its event loop.
 */
@NullMarked
package io.fynix.realtime.client;

import org.jspecify.annotations.NullMarked;
