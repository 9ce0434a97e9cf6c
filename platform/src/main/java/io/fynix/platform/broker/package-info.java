/**
 * Channels as streams: publishing, history and the messages that travel between nodes.
 *
 * <p>The server API publishes here, and the realtime nodes publish, recover and listen here; both
 * must agree on scripts, keys and message fields to the byte.
 */
@NullMarked
package io.fynix.platform.broker;

import org.jspecify.annotations.NullMarked;
