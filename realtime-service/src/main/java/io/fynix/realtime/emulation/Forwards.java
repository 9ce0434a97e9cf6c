package io.fynix.realtime.emulation;

import io.fynix.platform.node.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of this node that wait for another one to take their commands. Thread-safe. */
final class Forwards {
  private final Inbox inbox;
  private final NodeId own;
  private final Duration timeout;
  private final Semaphore free;
  private final Map<Long, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();

  /** Begins anywhere: a late answer to an earlier process of this name must not fit. */
  private final AtomicLong requests = new AtomicLong(ThreadLocalRandom.current().nextLong());

  Forwards(Inbox inbox, NodeId own, EmulationConfig config) {
    this.inbox = inbox;
    this.own = own;
    this.timeout = config.forwardTimeout();
    this.free = new Semaphore(config.maxForwards());
  }

  /**
   * Sends commands to the node that has the connection and waits for its answer.
   *
   * @return completes on any thread, within {@code fynix.realtime.emulation.forward-timeout}; never
   *     fails
   */
  CompletionStage<Outcome> forward(NodeId to, String session, byte[] data) {
    if (!free.tryAcquire()) {
      return CompletableFuture.completedStage(Outcome.UNAVAILABLE);
    }
    long request = requests.getAndIncrement();
    var answer = new CompletableFuture<Outcome>();
    waiting.put(request, answer);
    answer.whenComplete(
        (outcome, never) -> {
          waiting.remove(request);
          free.release();
        });
    answer.completeOnTimeout(Outcome.UNAVAILABLE, timeout.toMillis(), TimeUnit.MILLISECONDS);
    inbox
        .send(to, new NodeMessage.Commands(request, own, session, data).encode())
        .whenComplete(
            (sent, failure) -> {
              if (failure != null || sent == Inbox.Sent.FULL) {
                answer.complete(Outcome.UNAVAILABLE);
              } else if (sent == Inbox.Sent.CLOSED) {
                answer.complete(Outcome.NODE_UNKNOWN);
              }
            });
    return answer;
  }

  /** Takes an answer; one that comes too late is dropped. */
  void onHandled(NodeMessage.Handled handled) {
    CompletableFuture<Outcome> answer = waiting.get(handled.request());
    if (answer != null) {
      answer.complete(handled.outcome());
    }
  }
}
