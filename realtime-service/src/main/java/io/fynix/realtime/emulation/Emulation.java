package io.fynix.realtime.emulation;

import io.fynix.platform.node.NodeId;
import io.fynix.realtime.protocol.EmulationRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Finds the way of commands to their connection, on this node or another. Thread-safe. */
@Singleton
class Emulation {
  private static final Logger LOG = Logger.getLogger(Emulation.class);

  private final LocalSessions local;
  private final RedisInbox inbox;
  private final Forwards forwards;
  private final NodeId own;
  private final EmulationMetrics metrics;

  Emulation(
      LocalSessions local,
      RedisInbox inbox,
      NodeId own,
      EmulationConfig config,
      EmulationMetrics metrics) {
    this.local = local;
    this.inbox = inbox;
    this.forwards = new Forwards(inbox, own, config);
    this.own = own;
    this.metrics = metrics;
  }

  /** Begins to take what other nodes forward, and their answers. */
  void start() {
    inbox.open(this::onMessage);
  }

  /** Delivers a request's commands; completes on any thread and never fails. */
  CompletionStage<Outcome> deliver(EmulationRequest request) {
    if (request.node().equals(own.value())) {
      return local
          .deliver(request.session(), request.data())
          .whenComplete((outcome, never) -> metrics.local(outcome));
    }
    NodeId node;
    try {
      node = new NodeId(request.node());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(Outcome.NODE_UNKNOWN);
    }
    long start = System.nanoTime();
    return forwards
        .forward(node, request.session(), request.data())
        .whenComplete((outcome, never) -> metrics.forwarded(outcome, System.nanoTime() - start));
  }

  private void onMessage(byte[] bytes) {
    switch (NodeMessage.decode(bytes)) {
      case null -> {
        metrics.unreadable();
        LOG.warnf("An inbox message was skipped: bytes=%d", bytes.length);
      }
      case NodeMessage.Commands commands ->
          local
              .deliver(commands.session(), commands.data())
              .thenAccept(outcome -> answer(commands, outcome));
      case NodeMessage.Handled handled -> forwards.onHandled(handled);
    }
  }

  /** Without an answer the sender counts the commands as lost, which is safe. */
  private void answer(NodeMessage.Commands commands, Outcome outcome) {
    metrics.taken(outcome);
    inbox
        .send(commands.from(), new NodeMessage.Handled(commands.request(), outcome).encode())
        .whenComplete(
            (sent, failure) -> {
              if (sent != Inbox.Sent.QUEUED) {
                LOG.debugf("An answer was not sent: node=%s result=%s", commands.from(), sent);
              }
            });
  }
}
