package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.Frames.JSON;
import static io.fynix.realtime.protocol.Frames.bytes;
import static io.fynix.realtime.protocol.Frames.decode;
import static io.fynix.realtime.protocol.Frames.hex;
import static io.fynix.realtime.protocol.Frames.json;
import static io.fynix.realtime.protocol.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "{}\n\n",
        "\n{}",
        "{}\n\n{}",
        "{}{}",
        "{} {}",
        " ",
        "null",
        "[]",
        "1",
        "{",
        "{\"id\":1",
        "{\"id\":1,}",
        "{\"id\":1 \"connect\":{}}",
        "{\"id\":1,\n\"connect\":{}}",
        "{id:1}",
        "{\"id\":\"1\",\"connect\":{}}",
        "{\"id\":1.0,\"connect\":{}}",
        "{\"id\":1e0,\"connect\":{}}",
        "{\"id\":01,\"connect\":{}}",
        "{\"id\":-1,\"connect\":{}}",
        "{\"id\":4294967296,\"connect\":{}}",
        "{\"id\":1,\"connect\":[]}",
        "{\"id\":1,\"connect\":true}",
        "{\"id\":1,\"connect\":{\"token\":5}}",
        "{\"id\":1,\"connect\":{\"subs\":[]}}",
        "{\"id\":1,\"connect\":{\"data\":}}",
        "{\"id\":1,\"connect\":{\"data\":{\"a\":1]}}",
        "{\"id\":1,\"connect\":{\"data\":nul}}",
        "{\"id\":1,\"connect\":{\"name\":\"\\x\"}}",
        "{\"id\":1,\"connect\":{\"name\":\"\\u12\"}}",
        "{\"id\":1,\"connect\":{\"name\":\"a\tb\"}}",
        "{\"id\":1,\"subscribe\":{\"offset\":-1}}",
        "{\"id\":1,\"subscribe\":{\"offset\":9223372036854775808}}",
        "{\"id\":1,\"subscribe\":{\"recover\":1}}",
        "{\"id\":1,\"history\":{\"limit\":2147483648}}",
        "{\"id\":1,\"history\":{\"since\":7}}",
        "{\"id\":1}",
        "{\"id\":1,\"unheard_of\":{}}",
        "{\"id\":1,\"ping\":{}}",
        "{\"ping\":{}}",
        "{\"connect\":{}}",
        "{\"id\":0,\"publish\":{\"channel\":\"a\",\"data\":1}}",
        "{\"connect\":{},\"send\":{}}",
        "{\"id\":1,\"connect\":null}",
      })
  void aFrameThatIsNotAListOfCommandsIsRefused(String frame) {
    assertThatThrownBy(() -> json(frame)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ef bb bf 7b 7d", // byte order mark
        "00 7b 00 7d", // UTF-16
        "7b 00 7d 00",
        "7b 22 c0 80 22 3a 31 7d", // overlong
        "7b 22 ed a0 80 22 3a 31 7d", // surrogate
        "7b 22 f4 90 80 80 22 3a 31 7d", // above the last character
        "7b 22 e2 82 22 3a 31 7d", // cut off
        "7b 22 80 22 3a 31 7d",
      })
  void onlyUtf8IsRead(String hex) {
    assertThatThrownBy(() -> decode(JSON, hex(hex))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aCommandWithoutIdAndMembersIsAPong() throws ProtocolException {
    assertThat(json("{}\n{\"id\":0}\n {\"unheard_of\":[1]} \n{\"connect\":null}\n"))
        .hasSize(4)
        .allMatch(Command.Pong.class::isInstance);
  }

  @Test
  void onlySendMayComeWithoutId() throws ProtocolException {
    assertThat(json("{\"send\":{\"data\":[1]}}"))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new Command.Send(0, bytes("[1]"))));
  }

  @Test
  void theFirstMemberInTheOrderOfTheProtocolCounts() throws ProtocolException {
    assertThat(
            json(
                "{\"sub_refresh\":{\"channel\":\"a\"},\"send\":{},\"rpc\":{\"method\":\"m\"},"
                    + "\"ping\":{},\"id\":7}"))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new Command.Rpc(7, "m", null)));
  }

  @Test
  void unknownMembersAreSkippedWhateverTheyHold() throws ProtocolException {
    assertThat(
            json(
                "{\"x\":[{\"a\":\"}\\\"\"}],\"id\":1,\"unsubscribe\":"
                    + "{\"recover\":\"no flag here\",\"y\":{},\"channel\":\"a\"},\"z\":null}"))
        .isEqualTo(List.of(new Command.Unsubscribe(1, "a")));
  }

  @Test
  void membersThatAreNullAreAbsent() throws ProtocolException {
    assertThat(
            json(
                "{\"id\":1,\"history\":{\"channel\":null,\"limit\":null,\"since\":null,"
                    + "\"reverse\":null}}"))
        .isEqualTo(List.of(new Command.History(1, "", 0, null, false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1.0",
        "1E400",
        "-0",
        "12345678901234567890123",
        "\"\\u0000\\ud800\"",
        "{ \"a\" :\t[ 1 , 2 ],\"a\":{}}"
      })
  void aPayloadKeepsItsText(String payload) throws ProtocolException {
    Command.Publish publish =
        (Command.Publish)
            json("{\"id\":1,\"publish\":{\"data\": " + payload + " ,\"channel\":\"a\"}}").get(0);
    assertThat(text(publish.data())).isEqualTo(payload);
  }

  @Test
  void textsAreUnescapedAndLoneSurrogatesReplaced() throws ProtocolException {
    assertThat(
            json(
                "{\"\\u0069d\":1,\"unsubscribe\":{\"channel\":"
                    + "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\\ud800x\\udc00ü\"}}"))
        .isEqualTo(List.of(new Command.Unsubscribe(1, "\"\\/\b\f\n\r\té😀\ufffdx\ufffdü")));
  }

  @Test
  void subscribeHasAllTheFieldsWeServe() throws ProtocolException {
    assertThat(
            json(
                "{\"id\":4294967295,\"subscribe\":{\"channel\":\"a\",\"token\":\"t\",\"recover\":"
                    + "true,\"epoch\":\"e\",\"offset\":9223372036854775807,\"data\":{},"
                    + "\"positioned\":true,\"recoverable\":true,\"join_leave\":true,\"delta\":"
                    + "\"fossil\",\"tf\":{\"op\":\"and\",\"nodes\":[]},\"flag\":2,\"type\":4,"
                    + "\"phase\":1,\"cursor\":\"c\"}}"))
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new Command.Subscribe(
                    -1,
                    "a",
                    "t",
                    true,
                    new StreamPosition(Long.MAX_VALUE, "e"),
                    bytes("{}"),
                    true,
                    true,
                    true,
                    "fossil",
                    true,
                    Command.Subscribe.FLAG_REJECT_UNRECOVERED,
                    4)));
  }

  @Test
  void aConnectBringsHeaders() throws ProtocolException {
    assertThat(json("{\"id\":1,\"connect\":{\"headers\":{\"a\":\"b\",\"c\":null}}}"))
        .isEqualTo(
            List.of(new Command.Connect(1, "", null, Map.of(), "", "", Map.of("a", "b", "c", ""))));
    assertThatThrownBy(() -> json("{\"id\":1,\"connect\":{\"headers\":{\"a\":1}}}"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void knownSubscriptionsAreNamedByTheirKey() throws ProtocolException {
    Command.Connect connect =
        (Command.Connect)
            json("{\"id\":1,\"connect\":{\"subs\":{\"a\":{\"offset\":3,\"epoch\":\"e\"},"
                    + "\"b\":null}}}")
                .get(0);
    assertThat(connect.subs()).containsOnlyKeys("a", "b");
    assertThat(connect.subs().values())
        .first()
        .extracting(Command.Subscribe::channel, Command.Subscribe::since)
        .containsExactly("a", new StreamPosition(3, "e"));
  }

  @Test
  void deepNestingIsRefusedWithoutHarm() {
    String deep = "[".repeat(60_000);
    assertThatThrownBy(() -> json("{\"id\":1,\"rpc\":{\"data\":" + deep + "}}"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> json("{\"a\":".repeat(10_000))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aPayloadTakenFromOneClientCanBeToldToAnother()
      throws ProtocolException, InappropriatePayloadException {
    String deepest = "[".repeat(JsonSyntax.MAX_DEPTH) + "]".repeat(JsonSyntax.MAX_DEPTH);
    Command.Rpc rpc = (Command.Rpc) json("{\"id\":1,\"rpc\":{\"data\":" + deepest + "}}").get(0);
    assertThat(text(JSON.encode(new Reply.Rpc(1, rpc.data())))).contains(deepest);
  }

  @Test
  void lineFeedsAreTakenOutOfPayloads() throws InappropriatePayloadException {
    assertThat(text(JSON.encode(new Reply.Rpc(1, bytes("\n{\"a\":\n 1,\r\n\"b\\n\":[\n\n]}\n")))))
        .isEqualTo("{\"id\":1,\"rpc\":{\"data\":{\"a\": 1,\r\"b\\n\":[]}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", " ", "{}{}", "[1,]", "{\"a\"}", "\"", "01", "+1", ".5", "1.", "NaN"})
  void aPayloadThatIsNotJsonCannotTravel(String payload) {
    Publication publication = new Publication(1, bytes(payload), null, Map.of(), 0);
    assertThatThrownBy(
            () -> JSON.encode(new Reply.Pushed(new Push.Publication("a", publication, ""))))
        .isInstanceOf(InappropriatePayloadException.class);
  }

  @Test
  void aPayloadThatIsNotUtf8CannotTravel() {
    assertThatThrownBy(() -> JSON.encode(new Reply.Rpc(1, hex("22 ff 22"))))
        .isInstanceOf(InappropriatePayloadException.class);
  }

  @Test
  void someFieldsAreWrittenEvenWhenZero() throws InappropriatePayloadException {
    assertThat(text(JSON.encode(new Reply.Presence(1, Map.of()))))
        .isEqualTo("{\"id\":1,\"presence\":{\"presence\":{}}}");
    assertThat(text(JSON.encode(new Reply.PresenceStats(1, 0, 0))))
        .isEqualTo("{\"id\":1,\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}");
    assertThat(text(JSON.encode(new Reply.History(1, List.of(), StreamPosition.START))))
        .isEqualTo("{\"id\":1,\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}");
    assertThat(
            text(
                JSON.encode(
                    new Reply.Pushed(new Push.Join("a", new ClientInfo("", "", null, null))))))
        .isEqualTo(
            "{\"push\":{\"channel\":\"a\",\"join\":{\"info\":{\"user\":\"\",\"client\":\"\"}}}}");
  }

  @Test
  void aPublicationCarriesAllThatClientsMayKnow() throws InappropriatePayloadException {
    Publication publication =
        new Publication(
            Long.MAX_VALUE,
            bytes("1.50"),
            new ClientInfo("u\"\u0007", "c", bytes("{}"), bytes("[]")),
            Map.of("k", "😀\ud800"),
            1_700_000_000_000L);
    assertThat(text(JSON.encode(new Reply.Pushed(new Push.Publication("a", publication, "epo")))))
        .isEqualTo(
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":1.50,\"info\":{\"user\":"
                + "\"u\\\"\\u0007\",\"client\":\"c\",\"conn_info\":{},\"chan_info\":[]},"
                + "\"offset\":9223372036854775807,\"tags\":{\"k\":\"😀\ufffd\"},"
                + "\"epoch\":\"epo\"}}}");
  }

  @Test
  void withDeltasAPayloadIsAString() throws InappropriatePayloadException {
    byte[] payload = "{\"a\":\n\"й\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(delta(new DeltaContent(payload, false)))
        .isEqualTo(
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":\"{\\\"a\\\":\\u000a\\\"й\\\"}\","
                + "\"offset\":8}}}");
  }

  @Test
  void aPatchIsAStringAndAFlag() throws InappropriatePayloadException {
    byte[] patch = "7\n7:{\"a\":2}2qLDtY;".getBytes(StandardCharsets.UTF_8);
    assertThat(delta(new DeltaContent(patch, true)))
        .isEqualTo(
            "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":\"7\\u000a7:{\\\"a\\\":2}2qLDtY;\","
                + "\"offset\":8,\"delta\":true}}}");
  }

  @Test
  void whatIsNoTextCannotTravelAsADelta() {
    byte[] bytes = {'1', (byte) 0xff};
    assertThatThrownBy(() -> delta(new DeltaContent(bytes, true)))
        .isInstanceOf(InappropriatePayloadException.class);
    assertThatThrownBy(() -> delta(new DeltaContent(bytes, false)))
        .isInstanceOf(InappropriatePayloadException.class);
  }

  private static String delta(DeltaContent content) throws InappropriatePayloadException {
    var publication = new Publication(8, new byte[0], null, Map.of(), 0);
    return text(
        JSON.encode(new Reply.Pushed(new Push.DeltaPublication("a", publication, content, ""))));
  }

  @Test
  void theServersTimeAndDeltaAreTold() throws InappropriatePayloadException {
    Reply.SubscribeResult result =
        new Reply.SubscribeResult(0, null, false, List.of(), false, false, null, List.of());
    assertThat(
            text(
                JSON.encode(
                    new Reply.Connected(
                        1, "c", "", null, null, Map.of("a", result), 0, false, "", "", 5))))
        .isEqualTo(
            "{\"id\":1,\"connect\":{\"client\":\"c\",\"subs\":{\"a\":{\"expires\":true,"
                + "\"delta\":true}},\"time\":5}}");
  }
}
