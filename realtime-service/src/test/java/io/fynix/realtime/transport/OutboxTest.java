package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

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
