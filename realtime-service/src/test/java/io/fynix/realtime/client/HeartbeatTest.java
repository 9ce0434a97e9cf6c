package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.EmulationAddress;
import io.fynix.realtime.transport.SharedMessage;
import io.fynix.realtime.transport.TimingWheel;
import io.fynix.realtime.transport.Transport;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final ClientConfig CONFIG =
      new SmallRyeConfigBuilder()
          .addDiscoveredConverters()
          .addDefaultInterceptors()
          .withMapping(ClientConfig.class)
          .build()
          .getConfigMapping(ClientConfig.class);

  private final Client client = new Client();
  private final Heartbeat heartbeat = new Heartbeat(client, CONFIG);

  @Test
  void clientsWhoConnectTogetherArePingedSpreadOverHalfTheInterval() {
    List<Duration> first =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> {
                  var one = new Client();
                  new Heartbeat(one, CONFIG).start();
                  return one.due();
                })
            .toList();
    assertThat(first)
        .allMatch(
            due ->
                due.compareTo(Duration.ofMillis(12_500)) >= 0
                    && due.compareTo(Duration.ofSeconds(25)) < 0);
    for (int second = 13; second < 25; second++) {
      long from = second;
      assertThat(first.stream().filter(due -> due.toSeconds() == from).count())
          .as("pings in second %d", second)
          .isBetween(40L, 130L);
    }
  }

  @Test
  void aPingFollowsEveryIntervalAndOneTimerServesThemAll() {
    heartbeat.start();
    for (int i = 1; i <= 3; i++) {
      client.fire();
      assertThat(client.pings).isEqualTo(i);
      heartbeat.pong();
      assertThat(client.due()).isEqualTo(Duration.ofSeconds(8));
      client.fire();
      assertThat(client.due()).isEqualTo(Duration.ofSeconds(17));
    }
    assertThat(client.closed).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsClosed() {
    heartbeat.start();
    client.fire();
    client.fire();
    assertThat(client.closed).containsExactly(DisconnectCode.NO_PONG);
  }

  @Test
  void aSecondPongForOnePingBreaksTheProtocol() {
    heartbeat.start();
    client.fire();
    heartbeat.pong();
    heartbeat.pong();
    assertThat(client.closed).containsExactly(DisconnectCode.BAD_REQUEST);
  }

  @Test
  void aStoppedHeartbeatLeavesNoTimer() {
    heartbeat.start();
    heartbeat.stop();
    assertThat(client.timers).isEmpty();
  }

  /** A connection whose timers a test lets fire by hand. */
  private static final class Client implements Connection, Connection.LoopExecutor {
    private final List<Scheduled> timers = new ArrayList<>();
    private final List<DisconnectCode> closed = new ArrayList<>();
    private int pings;

    private record Scheduled(Duration delay, Runnable task) {}

    /** When the only timer falls due. */
    Duration due() {
      assertThat(timers).hasSize(1);
      return timers.getFirst().delay();
    }

    void fire() {
      assertThat(timers).hasSize(1);
      timers.removeFirst().task().run();
    }

    @Override
    public TimingWheel timers() {
      return (delay, task) -> {
        var scheduled = new Scheduled(delay, task);
        timers.add(scheduled);
        return () -> timers.remove(scheduled);
      };
    }

    @Override
    public LoopExecutor loop() {
      return this;
    }

    @Override
    public Transport transport() {
      return Transport.WEBSOCKET;
    }

    @Override
    public @Nullable EmulationAddress emulation() {
      return null;
    }

    @Override
    public Codec.Form form() {
      return Codec.Form.JSON;
    }

    @Override
    public void reply(Reply reply) {
      if (reply instanceof Reply.Ping) {
        pings++;
      }
    }

    @Override
    public void push(SharedMessage message) {
      throw new AssertionError("a heartbeat pushes nothing");
    }

    @Override
    public void close(DisconnectCode code) {
      closed.add(code);
    }

    @Override
    public void close(int code, String reason) {
      throw new AssertionError("a heartbeat has codes of the protocol only");
    }

    @Override
    public boolean isOpen() {
      return closed.isEmpty();
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }
}
