package io.fynix.monitoring.webhook;

import java.util.concurrent.CompletionStage;

/** Requests that wait, one queue for each endpoint. Safe from any thread and never blocks. */
interface WebhookQueue {

  /**
   * Appends a request to an endpoint's queue.
   *
   * @return how many of the oldest were dropped to keep the queue's bound, about; fails when Redis
   *     is away
   */
  CompletionStage<Long> add(String endpoint, WebhookBatch batch);
}
