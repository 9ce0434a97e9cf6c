package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.DisconnectCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWriterTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final FakeLoop loop = new FakeLoop();
  private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
  private final LoopCounters counters = new LoopCounters();
  private final LoopWriter writer = new LoopWriter(loop, counters, alloc);
  private final FakeEvents events = new FakeEvents();

  @AfterEach
  void allBuffersWereGivenBack() {
    assertThat(alloc.metric().usedDirectMemory()).isZero();
  }

  @Test
  void anIdleLoopWritesAPushAfterTheTaskThatMadeIt() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    assertThat(wire.frames).isEmpty();
    loop.runTasks();
    assertThat(wire.frames).containsExactly(List.of("a"));
    assertThat(wire.flushes).isEqualTo(1);
  }

  @Test
  void pushesOfOneTaskLeaveInOneFrame() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.PROTOBUF);
    IntStream.range(0, 5).forEach(i -> connection.push(LineCodec.push("p" + i)));
    loop.runTasks();
    assertThat(wire.frames).containsExactly(List.of("p0", "p1", "p2", "p3", "p4"));
    assertThat(counters.messages(Codec.Form.PROTOBUF)).isEqualTo(5);
    assertThat(counters.frames()).isEqualTo(1);
  }

  @Test
  void aReplyLeavesAtOnceWithWhatWaitsBeforeIt() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    connection.reply(LineCodec.reply("b"));
    assertThat(wire.messages()).containsExactly("a", "b");
    loop.runTasks();
    assertThat(wire.messages()).containsExactly("a", "b");
  }

  @Test
  void connectionsWithTheSameMessagesShareOneFrame() {
    List<FakeWire> wires = new ArrayList<>();
    List<TransportConnection> connections = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      FakeWire wire = new FakeWire();
      wire.holding = true;
      wires.add(wire);
      connections.add(open(wire, Codec.Form.JSON));
    }
    SharedMessage first = LineCodec.push("first");
    SharedMessage second = LineCodec.push("second");
    connections.forEach(connection -> connection.push(first));
    connections.forEach(connection -> connection.push(second));
    loop.runTasks();
    ByteBuf shared = wires.getFirst().held.getFirst();
    assertThat(shared.refCnt()).isEqualTo(10);
    assertThat(wires)
        .allMatch(wire -> wire.held.getFirst().memoryAddress() == shared.memoryAddress());
    wires.forEach(wire -> wire.held.forEach(ByteBuf::release));
  }

  @Test
  void afterALongPassTheNextOneWaitsAsLongAndMessagesCollect() {
    FakeWire wire = new FakeWire();
    wire.onWrite = () -> loop.spend(2 * MILLI);
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    loop.runTasks();
    connection.push(LineCodec.push("b"));
    connection.push(LineCodec.push("c"));
    loop.advance(2 * MILLI - 1);
    assertThat(wire.frames).containsExactly(List.of("a"));
    connection.push(LineCodec.push("d"));
    loop.advance(1);
    assertThat(wire.frames).containsExactly(List.of("a"), List.of("b", "c", "d"));
  }

  @Test
  void thePauseIsNeverLongerThanItsBound() {
    FakeWire wire = new FakeWire();
    wire.onWrite = () -> loop.spend(300 * MILLI);
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    loop.runTasks();
    connection.push(LineCodec.push("b"));
    loop.advance(LoopWriter.LONGEST_PAUSE_NANOS);
    assertThat(wire.messages()).containsExactly("a", "b");
  }

  @Test
  void manyShortPassesOweAPauseTogether() {
    FakeWire wire = new FakeWire();
    wire.onWrite = () -> loop.spend(20_000);
    TransportConnection connection = open(wire, Codec.Form.JSON);
    for (int i = 0; i < 1000; i++) {
      connection.push(LineCodec.push("p"));
      loop.advance(5000);
    }
    long writing = wire.frames.size() * 20_000L;
    assertThat(writing).isBetween(loop.nanoTime() * 4 / 10, loop.nanoTime() * 6 / 10);
    loop.advance(LoopWriter.LONGEST_PAUSE_NANOS);
    assertThat(wire.messages()).hasSize(1000);
  }

  @Test
  void aReplyDoesNotWaitForAPause() {
    FakeWire wire = new FakeWire();
    wire.onWrite = () -> loop.spend(4 * MILLI);
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    loop.runTasks();
    connection.push(LineCodec.push("b"));
    connection.reply(LineCodec.reply("c"));
    assertThat(wire.messages()).containsExactly("a", "b", "c");
  }

  @Test
  void aPassOverManyConnectionsYieldsToOtherWork() {
    List<FakeWire> wires = IntStream.range(0, 600).mapToObj(i -> new FakeWire()).toList();
    SharedMessage message = LineCodec.push("a");
    wires.forEach(wire -> open(wire, Codec.Form.JSON).push(message));
    List<Long> written = new ArrayList<>();
    loop.execute(() -> written.add(wires.stream().filter(wire -> !wire.frames.isEmpty()).count()));
    loop.runTasks();
    assertThat(written).containsExactly((long) LoopWriter.CONNECTIONS_PER_TURN);
    assertThat(wires).allMatch(wire -> wire.messages().equals(List.of("a")));
  }

  @Test
  void aFullSocketKeepsTheOutboxUntilItIsWritableAgain() {
    FakeWire wire = new FakeWire();
    wire.writable = false;
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    connection.reply(LineCodec.reply("b"));
    loop.runTasks();
    assertThat(wire.frames).isEmpty();
    wire.writable = true;
    connection.onWritable();
    assertThat(wire.frames).containsExactly(List.of("a", "b"));
  }

  @Test
  void largeMessagesAreNotJoinedBeyondTheFrameSize() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.PROTOBUF);
    String half = "x".repeat(LoopWriter.MAX_JOINED_BYTES / 2);
    connection.push(LineCodec.push("a"));
    connection.push(LineCodec.push(half));
    connection.push(LineCodec.push(half));
    loop.runTasks();
    assertThat(wire.events).containsExactly("frame 2", "frame 1");
    assertThat(wire.flushes).isEqualTo(1);
  }

  @Test
  void tooMuchWaitingEndsTheConnectionAsSlowWithoutSendingIt() {
    FakeWire wire = new FakeWire();
    wire.writable = false;
    TransportConnection connection = open(wire, Codec.Form.JSON);
    IntStream.range(0, 20).forEach(i -> connection.push(LineCodec.push("x".repeat(100_000))));
    assertThat(wire.events).containsExactly("close 3008 slow");
    assertThat(events.all).containsExactly("overflow", "disconnected 3008");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void closingWritesWhatWaitsEvenToAFullSocket() {
    FakeWire wire = new FakeWire();
    wire.writable = false;
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.push(LineCodec.push("a"));
    connection.close(DisconnectCode.SHUTDOWN);
    connection.close(DisconnectCode.STALE);
    connection.push(LineCodec.push("b"));
    assertThat(wire.events).containsExactly("frame 1", "close 3001 shutdown");
    assertThat(events.all).containsExactly("disconnected 3001");
  }

  @Test
  void aPeerThatDoesNotAnswerTheCloseFrameIsDropped() {
    FakeWire wire = new FakeWire();
    open(wire, Codec.Form.JSON).close(DisconnectCode.NO_PONG);
    loop.advance(TransportConnection.CLOSE_TIMEOUT.toNanos() + HashedTimingWheel.TICK_NANOS);
    assertThat(wire.events).containsExactly("close 3012 no pong", "drop");
  }

  @Test
  void aPeerThatAnswersTheCloseFrameIsNotDropped() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.JSON);
    connection.close(DisconnectCode.NO_PONG);
    connection.onGone();
    connection.onGone();
    loop.advance(2 * TransportConnection.CLOSE_TIMEOUT.toNanos());
    assertThat(wire.events).containsExactly("close 3012 no pong");
    assertThat(events.all).containsExactly("disconnected 3012", "gone");
    assertThat(loop.scheduledCount()).isZero();
  }

  @Test
  void code3000DropsTheConnectionWithoutACloseFrame() {
    FakeWire wire = new FakeWire();
    open(wire, Codec.Form.JSON).close(DisconnectCode.CONNECTION_CLOSED);
    assertThat(wire.events).containsExactly("drop");
  }

  @Test
  void aWriteThatEndsTheConnectionStopsTheWriting() {
    FakeWire wire = new FakeWire();
    TransportConnection connection = open(wire, Codec.Form.JSON);
    wire.onWrite = connection::onGone;
    String half = "x".repeat(LoopWriter.MAX_JOINED_BYTES / 2);
    IntStream.range(0, 4).forEach(i -> connection.push(LineCodec.push(half)));
    loop.runTasks();
    assertThat(wire.frames).hasSize(1);
    assertThat(connection.outbox().isEmpty()).isTrue();
  }

  private TransportConnection open(Wire wire, Codec.Form form) {
    return new TransportConnection(
        loop, writer, new WebSocketFraming(new LineCodec(form)), wire, null, 1 << 20, events);
  }
}
