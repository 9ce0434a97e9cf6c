package io.fynix.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.control.ControlMessage.Target;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.stream.StreamDecoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlContractsTest {
  private static final Target ADA = new Target("ada", "c1", "s1");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final StreamDecoder<ControlMessage> decoder =
      new StreamDecoder<>("control", ControlContracts.ALL, metrics);

  static Stream<ControlMessage> messages() {
    Instant end = Instant.ofEpochSecond(2_000_000_000);
    return Stream.of(
        new ControlMessage.Disconnect(ADA, 4000, "enough", Set.of("c2", "c3")),
        new ControlMessage.Disconnect(new Target("", "", ""), 3503, "", Set.of()),
        new ControlMessage.Unsubscribe(ADA, ""),
        new ControlMessage.Subscribe(
            ADA,
            "news",
            new byte[] {0, -1},
            new byte[] {'1'},
            new StreamPosition(3, ""),
            end,
            Map.of("force_recovery", true, "presence", false)),
        new ControlMessage.Subscribe(ADA, "news", null, null, null, null, Map.of()),
        new ControlMessage.Refresh(ADA, true, null, null),
        new ControlMessage.Refresh(ADA, false, end, new byte[] {'1'}),
        new ControlMessage.TokensInvalidated("ada", end),
        new ControlMessage.SessionRevoked("ada", "fam"),
        new ControlMessage.SessionsRevoked("ada", 3, null),
        new ControlMessage.SessionsRevoked("ada", 4, "fam"),
        new ControlMessage.AllSessionsRevoked(2),
        new ControlMessage.SessionKeysChanged(),
        new ControlMessage.ApiKeyChanged("ak_1"),
        new ControlMessage.ChannelsAsked("q", "news*", "news", 10),
        new ControlMessage.ConnectionsAsked("q", "ada", "", 10),
        new ControlMessage.ConnectionsAsked("q", "", "n1", 10));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decodingUndoesEncoding(ControlMessage message) {
    assertThat(decoder.decode(ControlContracts.encode(message)))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void fieldsOfANewerVersionAreIgnored(ControlMessage message) {
    var fields = new HashMap<>(ControlContracts.encode(message));
    fields.put("newer", new byte[] {1});
    assertThat(decoder.decode(fields)).get().usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void fieldsThatAnOlderVersionLeavesOutHaveAValue() {
    assertThat(decoder.decode(fields("type", "client.disconnect", "user", "ada")))
        .contains(new ControlMessage.Disconnect(new Target("ada", "", ""), 0, "", Set.of()));
  }

  @Test
  void aTypeOfANewerVersionIsSkippedAndCounted() {
    assertThat(decoder.decode(fields("type", "client.praise"))).isEmpty();
    assertThat(
            metrics
                .counter(MetricNames.STREAM_SKIPPED, "stream", "control", "reason", "unknown_type")
                .count())
        .isEqualTo(1);
  }

  @Test
  void anAnswerOfANewerVersionIsUnderstood() {
    var answer = new NodeAnswer("n1", Map.of("news", 2), null, true);
    String json = new String(answer.encode(), StandardCharsets.UTF_8);
    String newer = json.substring(0, json.length() - 1) + ",\"newer\":1}";
    assertThat(NodeAnswer.decode(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(answer);
  }

  private static Map<String, byte[]> fields(String... namesAndValues) {
    var fields = new HashMap<String, byte[]>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return fields;
  }
}
