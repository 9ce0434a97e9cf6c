/** WebSockets: connections, channels, history, recovery and delivery. */
@NullMarked
package io.fynix.realtime;

import org.jspecify.annotations.NullMarked;
