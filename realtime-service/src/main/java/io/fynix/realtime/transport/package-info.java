/**
 * Bytes in, bytes out: the WebSocket endpoints, admission for all transports, and one writer per
 * event loop that shares encoded frames and coalesces what is pending. Knows nothing of channels.
 */
@NullMarked
package io.fynix.realtime.transport;

import org.jspecify.annotations.NullMarked;
