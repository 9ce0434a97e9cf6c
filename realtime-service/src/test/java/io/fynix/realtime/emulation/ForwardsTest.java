package io.fynix.realtime.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.node.NodeId;
import io.fynix.platform.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForwardsTest {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");
  private static final int MAX_FORWARDS = 2;

  private final List<NodeMessage.Commands> sent = new ArrayList<>();
  private CompletionStage<Inbox.Sent> answer = CompletableFuture.completedStage(Inbox.Sent.QUEUED);

  private Forwards forwards(Duration timeout) {
    Inbox inbox =
        (to, message) -> {
          sent.add((NodeMessage.Commands) Objects.requireNonNull(NodeMessage.decode(message)));
          return answer;
        };
    return new Forwards(
        inbox, HERE, new EmulationTest.Settings(10, Duration.ofSeconds(10), MAX_FORWARDS, timeout));
  }

  private static CompletableFuture<Outcome> forward(Forwards forwards) {
    return forwards.forward(THERE, "secret", new byte[] {'{', '}'}).toCompletableFuture();
  }

  private static Outcome outcome(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(10, TimeUnit.SECONDS);
  }

  @Test
  void commandsCountAsDeliveredOnceTheOtherNodeSaysSo() throws Exception {
    Forwards forwards = forwards(Duration.ofSeconds(30));
    CompletableFuture<Outcome> first = forward(forwards);
    CompletableFuture<Outcome> second = forward(forwards);

    forwards.onHandled(new NodeMessage.Handled(sent.get(1).request(), Outcome.DELIVERED));

    assertThat(outcome(second)).isEqualTo(Outcome.DELIVERED);
    assertThat(first).isNotDone();
    assertThat(sent.getFirst().from()).isEqualTo(HERE);
  }

  @Test
  void anAnswerThatStaysAwayMeansThatTheCommandsMayBeLost() throws Exception {
    assertThat(outcome(forward(forwards(Duration.ofMillis(50))))).isEqualTo(Outcome.UNAVAILABLE);
  }

  @Test
  void aFullInboxAndAMissingRedisAreUnavailableAndAClosedInboxIsUnknown() throws Exception {
    answer = CompletableFuture.completedStage(Inbox.Sent.FULL);
    assertThat(outcome(forward(forwards(Duration.ofSeconds(30))))).isEqualTo(Outcome.UNAVAILABLE);
    answer = CompletableFuture.failedStage(new RedisUnavailableException("away"));
    assertThat(outcome(forward(forwards(Duration.ofSeconds(30))))).isEqualTo(Outcome.UNAVAILABLE);
    answer = CompletableFuture.completedStage(Inbox.Sent.CLOSED);
    assertThat(outcome(forward(forwards(Duration.ofSeconds(30))))).isEqualTo(Outcome.NODE_UNKNOWN);
  }

  @Test
  void onlySoManyWaitAtATime() throws Exception {
    Forwards forwards = forwards(Duration.ofSeconds(30));
    CompletableFuture<Outcome> first = forward(forwards);
    forward(forwards);
    assertThat(outcome(forward(forwards))).isEqualTo(Outcome.UNAVAILABLE);
    assertThat(sent).hasSize(MAX_FORWARDS);

    forwards.onHandled(new NodeMessage.Handled(sent.getFirst().request(), Outcome.DELIVERED));
    assertThat(first).isCompletedWithValue(Outcome.DELIVERED);
    assertThat(forward(forwards)).isNotDone();
  }
}
