/**
 * The suite's own heartbeat on a channel: once a second one monitoring node publishes how many
 * nodes there are and how they are.
 */
@NullMarked
package io.fynix.monitoring.pulse;

import org.jspecify.annotations.NullMarked;
