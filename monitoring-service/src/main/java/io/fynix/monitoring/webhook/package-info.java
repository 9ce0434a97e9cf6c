/**
 * Tells applications over HTTP what their clients do: each endpoint has a queue of batches in
 * Redis, and every batch is delivered at least once.
 */
@NullMarked
package io.fynix.monitoring.webhook;

import org.jspecify.annotations.NullMarked;
