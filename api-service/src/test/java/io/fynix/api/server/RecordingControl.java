package io.fynix.api.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.control.Answers;
import io.fynix.platform.control.ControlListener;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlTail;
import io.fynix.platform.control.NodeAnswer;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.stream.LogWriter;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A realtime node that does nothing but remember its orders and answer as a test wants. */
@Singleton
public class RecordingControl implements ControlListener {
  private static final int LIMIT_SECONDS = 10;

  private final BlockingQueue<ControlMessage> orders = new LinkedBlockingQueue<>();
  private final Instance<ControlTail> tail;
  private final Answers answers;
  private final LogWriter writer;
  private volatile Function<ControlMessage.Query, List<NodeAnswer>> answering = query -> List.of();

  RecordingControl(Instance<ControlTail> tail, Answers answers, LogWriter writer) {
    this.tail = tail;
    this.answers = answers;
    this.writer = writer;
  }

  @Override
  public void onControl(ControlMessage message) {
    if (message instanceof ControlMessage.Query query) {
      answering.apply(query).forEach(answer -> answers.give(query.id(), answer.encode()));
    } else {
      orders.add(message);
    }
  }

  @Override
  public void onMissed() {
    // There is nothing that it would have to repair.
  }

  void awaitListening() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .until(() -> tail.get().isListening());
  }

  void answering(Function<ControlMessage.Query, List<NodeAnswer>> how) {
    answering = how;
  }

  ControlMessage next() {
    try {
      ControlMessage order = orders.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(order).as("an order").isNotNull();
      return order;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A realtime node tells that it lives. */
  void beat(String node) {
    say(node, NodeState.UP);
  }

  void lastWordOf(String node) {
    say(node, NodeState.STOPPED);
  }

  private void say(String node, NodeState state) {
    Instant now = Instant.now();
    var heartbeat =
        new NodeHeartbeat(
            new NodeId(node),
            "realtime-service",
            "1",
            now.minusSeconds(60),
            now,
            state,
            Map.of("clients", 7L, "users", 5L, "subscriptions", 9L, "channels", 3L));
    writer
        .append(Keys.NODES, 1000, NodeHeartbeat.CONTRACT.encode(heartbeat))
        .toCompletableFuture()
        .join();
  }
}
