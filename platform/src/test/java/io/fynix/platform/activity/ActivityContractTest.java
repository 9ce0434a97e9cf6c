package io.fynix.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.activity.Activity.Client;
import io.fynix.platform.activity.Activity.Stamp;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.stream.StreamDecoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivityContractTest {
  private static final Client ADA =
      new Client("c1", "ada", new NodeId("n1"), "websocket", "js", "5.3.0");
  private static final Stamp STAMP = new Stamp("n1-1", Instant.ofEpochMilli(1_700_000_000_123L));

  private final StreamDecoder<Activity> decoder =
      new StreamDecoder<>("activity", ActivityContract.ALL, new SimpleMeterRegistry());

  static Stream<Activity> facts() {
    return Stream.of(
        new Activity.Connected(STAMP, ADA),
        new Activity.Disconnected(STAMP, ADA, 3001),
        new Activity.Subscribed(STAMP, ADA, "news"),
        new Activity.Unsubscribed(STAMP, ADA, "news", 2500),
        new Activity.Occupied(STAMP, "news"),
        new Activity.Vacated(STAMP, "news"));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void decodingUndoesEncoding(Activity fact) {
    assertThat(decoder.decode(ActivityContract.entry(fact))).contains(fact);
  }

  @Test
  void everyTypeHasAContract() {
    assertThat(ActivityContract.ALL)
        .extracting(contract -> contract.type())
        .containsExactlyInAnyOrderElementsOf(facts().map(Activity::type).toList());
  }

  @Test
  void anOlderWritersEntryAndANewersFieldsAreRead() {
    var entry = new HashMap<>(ActivityContract.entry(new Activity.Connected(STAMP, ADA)));
    List.of("user", "transport", "sdk", "sdk_version").forEach(entry::remove);
    entry.put("country", "SE".getBytes(UTF_8));
    assertThat(decoder.decode(entry))
        .contains(
            new Activity.Connected(STAMP, new Client("c1", "", new NodeId("n1"), "", "", "")));
  }

  @Test
  void whatAClientSaysOfItselfIsCutOff() {
    var chatty = new Client("c", "u", new NodeId("n"), "t", "x".repeat(10_000), "y".repeat(65));
    assertThat(chatty.name()).hasSize(64);
    assertThat(chatty.version()).hasSize(64);
  }
}
