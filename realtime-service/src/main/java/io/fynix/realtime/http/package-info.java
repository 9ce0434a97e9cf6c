/**
 * Connections over plain HTTP: an answer that does not end carries what the server sends, as lines,
 * as events or with length prefixes; what the client says comes in requests of its own. Hub and
 * sessions know nothing of it.
 */
@NullMarked
package io.fynix.realtime.http;

import org.jspecify.annotations.NullMarked;
