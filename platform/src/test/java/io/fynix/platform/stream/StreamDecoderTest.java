package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
  private record Order(String node, long count) {}

  private static final StreamContract<Order> ORDER =
      new StreamContract<>() {
        @Override
        public String type() {
          return "order";
        }

        @Override
        public Map<String, byte[]> encode(Order order) {
          return StreamFields.of(type())
              .put("node", order.node())
              .put("count", order.count())
              .build();
        }

        @Override
        public Order decode(StreamFields fields) {
          return new Order(fields.get("node"), fields.number("count", 1));
        }
      };

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StreamDecoder<Order> decoder =
      new StreamDecoder<>("control", List.of(ORDER), meters);

  @Test
  void decodingUndoesEncoding() {
    assertThat(decoder.decode(ORDER.encode(new Order("é", 7)))).contains(new Order("é", 7));
  }

  @Test
  void fieldsKeepTheirOrderAndTheTypeComesFirst() {
    assertThat(ORDER.encode(new Order("a", 7)).keySet()).containsExactly("type", "node", "count");
  }

  @Test
  void fieldsOfANewerWriterAreIgnored() {
    var fields = new HashMap<>(ORDER.encode(new Order("a", 7)));
    fields.put("colour", bytes("red"));
    assertThat(decoder.decode(fields)).contains(new Order("a", 7));
  }

  @Test
  void aFieldThatAnOlderWriterDoesNotKnowHasAValue() {
    assertThat(decoder.decode(Map.of("type", bytes("order"), "node", bytes("a"))))
        .contains(new Order("a", 1));
  }

  @Test
  void anUnknownTypeIsCountedAndSkipped() {
    assertThat(decoder.decode(Map.of("type", bytes("other")))).isEmpty();
    assertThat(decoder.decode(Map.of())).isEmpty();
    assertThat(skipped("unknown_type")).isEqualTo(2);
  }

  @Test
  void aMalformedMessageIsCountedAndSkipped() {
    assertThat(decoder.decode(Map.of("type", bytes("order")))).isEmpty();
    assertThat(
            decoder.decode(
                Map.of("type", bytes("order"), "node", bytes("a"), "count", bytes("many"))))
        .isEmpty();
    assertThat(skipped("malformed")).isEqualTo(2);
  }

  @Test
  void familiesAreTheFirstWordOfAKey() {
    assertThat(LogFamily.of("fx:bus:{s03}")).isEqualTo("bus");
    assertThat(LogFamily.of("fx:{control}")).isEqualTo("control");
    assertThat(LogFamily.of("fx:{activity}:dead")).isEqualTo("activity");
  }

  @Test
  void optionsOutOfBoundsAreRefused() {
    assertThatThrownBy(() -> GroupOptions.of("fx:work", "g", "c")).hasMessageContaining("hash tag");
    var options = GroupOptions.of("fx:{work}", "g", "c");
    assertThatThrownBy(() -> options.withDeliveryLimit(0)).hasMessageContaining("deliveryLimit");
    assertThatThrownBy(() -> options.withBatch(1001)).hasMessageContaining("batch");
  }

  private double skipped(String reason) {
    return meters
        .counter(MetricNames.STREAM_SKIPPED, "stream", "control", "reason", reason)
        .count();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
