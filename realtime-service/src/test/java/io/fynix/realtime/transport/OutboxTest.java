package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.InappropriatePayloadException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final LineCodec CODEC = new LineCodec(Codec.Form.JSON);

  /** Positive steps offer a message of that many bytes, the others take that many out. */
  @Property
  void itIsAQueueThatNeverHoldsMoreThanItsBound(
      @ForAll @Size(max = 200) List<@IntRange(min = -5, max = 60) Integer> steps)
      throws InappropriatePayloadException {
    Outbox outbox = new Outbox(Codec.Form.JSON, 500);
    Deque<SharedMessage> model = new ArrayDeque<>();
    for (int step : steps) {
      if (step > 0) {
        SharedMessage message = message(step);
        if (outbox.offer(message)) {
          model.add(message);
        } else {
          assertThat(outbox.bytes() + step + Outbox.BYTES_PER_MESSAGE).isGreaterThan(500);
        }
      } else {
        int count = Math.min(-step, model.size());
        outbox.removeFirst(count);
        for (int i = 0; i < count; i++) {
          model.remove();
        }
      }
      assertThat(contents(outbox)).containsExactlyElementsOf(model);
      assertThat(outbox.bytes()).isBetween(0L, 500L);
      assertThat(outbox.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void aMessageLargerThanTheBoundIsTakenAlone() throws InappropriatePayloadException {
    Outbox outbox = new Outbox(Codec.Form.JSON, 100);
    assertThat(outbox.offer(message(1000))).isTrue();
    assertThat(outbox.offer(message(1))).isFalse();
  }

  @Test
  void aBatchStopsAtTheFrameSizeAndHoldsAtLeastOne() throws InappropriatePayloadException {
    Outbox outbox = new Outbox(Codec.Form.JSON, 10_000);
    outbox.offer(message(1000));
    outbox.offer(message(10));
    outbox.offer(message(10));
    assertThat(outbox.batch(500)).isEqualTo(1);
    outbox.removeFirst(1);
    assertThat(outbox.batch(500)).isEqualTo(2);
  }

  /** Each step offers a message of one of five channels; 0 to 2 choose the policy. */
  @Property
  void atItsBoundItKeepsItsPromises(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 14) Integer> steps)
      throws InappropriatePayloadException {
    Outbox outbox = new Outbox(Codec.Form.JSON, 500);
    FakeEvents events = new FakeEvents();
    List<SharedMessage> offered = new ArrayList<>();
    for (int step : steps) {
      SharedMessage message =
          LineCodec.push(
              "x".repeat(50), SlowConsumerPolicy.values()[step % 3], "channel-" + step / 3);
      message.encode(CODEC);
      if (!outbox.offer(message) && !Overflow.take(outbox, message, events)) {
        assertThat(message.policy()).isNotEqualTo(SlowConsumerPolicy.DROP_OLDEST);
        return; // disconnected
      }
      offered.add(message);
      List<SharedMessage> kept = contents(outbox);
      assertThat(offered).containsSubsequence(kept);
      assertThat(outbox.bytes()).isEqualTo(kept.size() * 66L).isLessThanOrEqualTo(500);
      assertThat(events.dropped).isEqualTo(offered.size() - kept.size());
      for (SharedMessage must : offered) {
        if (must.policy() == SlowConsumerPolicy.DISCONNECT || isNewest(must, offered)) {
          assertThat(kept).contains(must);
        }
      }
    }
  }

  private static boolean isNewest(SharedMessage message, List<SharedMessage> all) {
    return message.policy() == SlowConsumerPolicy.CONFLATE
        && all.reversed().stream()
                .filter(other -> other.policy() == SlowConsumerPolicy.CONFLATE)
                .filter(other -> other.channel().equals(message.channel()))
                .findFirst()
                .orElseThrow()
            == message;
  }

  private static List<SharedMessage> contents(Outbox outbox) {
    List<SharedMessage> contents = new ArrayList<>();
    for (int i = 0; i < outbox.size(); i++) {
      contents.add(outbox.get(i));
    }
    return contents;
  }

  private static SharedMessage message(int length) throws InappropriatePayloadException {
    SharedMessage message = LineCodec.push("x".repeat(length));
    message.encode(CODEC);
    return message;
  }
}
