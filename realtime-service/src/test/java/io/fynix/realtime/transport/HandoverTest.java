package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final String LIFETIME = "fynix.realtime.transport.connection-lifetime";
  private static final String JITTER = "fynix.realtime.transport.connection-lifetime-jitter";
  private static final String GOODBYE = "close 3011 force reconnect";

  private final FakeLoop loop = new FakeLoop();
  private final FakeEvents events = new FakeEvents();
  private final Admission admission =
      new Admission(
          TransportConfigs.of(TransportConfig.class),
          TransportConfigs.of(AdmissionConfig.class),
          1,
          loop::nanoTime);
  private final List<FakeWire> wires = new ArrayList<>();

  @Test
  void connectionsEndSpreadOverTheJitterAroundTheirLifetime() {
    Handover handover = handover();
    IntStream.range(0, 1200).forEach(i -> handover.limitLifetime(open()));
    advance(Duration.ofMinutes(27));
    assertThat(ended()).isZero();
    for (int minute = 1; minute <= 6; minute++) {
      advance(Duration.ofMinutes(1));
      assertThat(ended()).isBetween(minute * 200L - 60, minute * 200L + 60);
    }
    advance(Duration.ofSeconds(1));
    assertThat(ended()).isEqualTo(1200);
    assertThat(events.all).contains("handover LIFETIME", "disconnected 3011");
  }

  @Test
  void whatWaitsIsWrittenBeforeTheHandover() {
    TransportConnection connection = open();
    handover(LIFETIME, "1s", JITTER, "0s").limitLifetime(connection);
    loop.spend(Duration.ofSeconds(2).toNanos());
    connection.push(LineCodec.push("last"));
    advance(Duration.ZERO);
    assertThat(wires.getFirst().events).containsExactly("frame 1", GOODBYE);
  }

  @Test
  void withoutALifetimeNothingEnds() {
    handover(LIFETIME, "0s").limitLifetime(open());
    advance(Duration.ofDays(2));
    assertThat(ended()).isZero();
  }

  @Test
  void aConnectionThatIsOverLeavesNoTimer() {
    TransportConnection connection = open();
    handover().limitLifetime(connection);
    connection.onGone();
    assertThat(((HashedTimingWheel) loop.timers()).size()).isZero();
  }

  @Test
  void aDrainingNodeHandsNobodyOver() {
    handover().limitLifetime(open());
    admission.setDraining(true);
    advance(Duration.ofHours(1));
    assertThat(ended()).isZero();
  }

  @Test
  void aHandoverWithinATimeReplacesTheLifetime() {
    TransportConnection connection = open();
    Handover handover = handover();
    handover.limitLifetime(connection);
    handover.within(Duration.ofSeconds(10), connection, Handover.Reason.REBALANCE);
    advance(Duration.ofSeconds(11));
    assertThat(ended()).isOne();
    assertThat(events.all).contains("handover REBALANCE");
  }

  @Test
  void aJitterAsLongAsTheLifetimeStopsTheStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handover(LIFETIME, "3m"))
        .withMessageContaining(JITTER);
  }

  private Handover handover(String... settings) {
    var random = new Random(42);
    return new Handover(
        TransportConfigs.of(TransportConfig.class, settings),
        admission,
        events,
        random::nextDouble);
  }

  private TransportConnection open() {
    FakeWire wire = new FakeWire();
    wires.add(wire);
    LoopWriter writer = new LoopWriter(loop, new LoopCounters(), UnpooledByteBufAllocator.DEFAULT);
    return new TransportConnection(
        loop,
        writer,
        new WebSocketFraming(new LineCodec(Codec.Form.JSON)),
        wire,
        null,
        1 << 20,
        events);
  }

  private void advance(Duration time) {
    loop.advance(time.toNanos());
  }

  private long ended() {
    return wires.stream().filter(wire -> wire.events.contains(GOODBYE)).count();
  }
}
