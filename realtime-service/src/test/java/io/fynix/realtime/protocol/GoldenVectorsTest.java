package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.Frames.JSON;
import static io.fynix.realtime.protocol.Frames.PROTOBUF;
import static io.fynix.realtime.protocol.Frames.bytes;
import static io.fynix.realtime.protocol.Frames.frame;
import static io.fynix.realtime.protocol.Frames.hex;
import static io.fynix.realtime.protocol.Frames.json;
import static io.fynix.realtime.protocol.Frames.protobuf;
import static io.fynix.realtime.protocol.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes seen on the wire between the reference server and its clients. */
class GoldenVectorsTest {

  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of(connect(""), "04 08 01 22 00", "{\"id\":1,\"connect\":{}}"),
        Arguments.of(
            connect("js"),
            "08 08 01 22 04 22 02 6a 73",
            "{\"id\":1,\"connect\":{\"name\":\"js\"}}"),
        Arguments.of(
            subscribe(2, "test"),
            "0a 08 02 2a 06 0a 04 74 65 73 74",
            "{\"id\":2,\"subscribe\":{\"channel\":\"test\"}}"),
        Arguments.of(
            new Command.Publish(3, "test", bytes("{}")),
            "0e 08 03 3a 0a 0a 04 74 65 73 74 12 02 7b 7d",
            "{\"id\":3,\"publish\":{\"channel\":\"test\",\"data\":{}}}"),
        Arguments.of(
            new Command.History(4, "test", -1, new StreamPosition(7, "ab"), false),
            "1d 08 04 52 19 0a 04 74 65 73 74 38 ff ff ff ff ff ff ff ff ff 01 42 06 08 07 12 02 61"
                + " 62",
            "{\"id\":4,\"history\":{\"channel\":\"test\",\"limit\":-1,"
                + "\"since\":{\"offset\":7,\"epoch\":\"ab\"}}}"),
        Arguments.of(new Command.Pong(), "00", "{}"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandIsReadFromBothForms(Command command, String protobuf, String json)
      throws ProtocolException {
    assertThat(protobuf(protobuf)).usingRecursiveComparison().isEqualTo(List.of(command));
    assertThat(json(json)).usingRecursiveComparison().isEqualTo(List.of(command));
  }

  static Stream<Arguments> replies() {
    return Stream.of(
        Arguments.of(new Reply.Ping(), "00", "{}"),
        Arguments.of(
            new Reply.Connected(1, "c1", "0.1", null, null, Map.of(), 25, true, "", "", 0),
            "11 08 01 2a 0d 0a 02 63 31 12 03 30 2e 31 38 19 40 01",
            "{\"id\":1,\"connect\":{\"client\":\"c1\",\"version\":\"0.1\",\"ping\":25,"
                + "\"pong\":true}}"),
        Arguments.of(
            new Reply.Subscribed(2, position(new StreamPosition(7, "ab"), true)),
            "0e 08 02 32 0a 18 01 32 02 61 62 48 07 50 01",
            "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"epoch\":\"ab\",\"offset\":7,"
                + "\"positioned\":true}}"),
        Arguments.of(new Reply.Published(3), "04 08 03 42 00", "{\"id\":3,\"publish\":{}}"),
        Arguments.of(
            new Reply.Error(2, ErrorCode.PERMISSION_DENIED),
            "19 08 02 12 15 08 67 12 11 70 65 72 6d 69 73 73 69 6f 6e 20 64 65 6e 69 65 64",
            "{\"id\":2,\"error\":{\"code\":103,\"message\":\"permission denied\"}}"),
        Arguments.of(
            new Reply.Pushed(
                new Push.Publication(
                    "test", new Publication(8, bytes("{}"), null, Map.of(), 1_700_000_000), "")),
            "10 22 0e 12 04 74 65 73 74 22 06 22 02 7b 7d 30 08",
            "{\"push\":{\"channel\":\"test\",\"pub\":{\"data\":{},\"offset\":8}}}"),
        Arguments.of(
            new Reply.Pushed(new Push.Join("test", new ClientInfo("u", "c", null, null))),
            "12 22 10 12 04 74 65 73 74 2a 08 0a 06 0a 01 75 12 01 63",
            "{\"push\":{\"channel\":\"test\",\"join\":{\"info\":{\"user\":\"u\",\"client\":\"c\"}}}}"),
        Arguments.of(
            new Reply.Pushed(new Push.Leave("test", new ClientInfo("", "c", bytes("1"), null))),
            "12 22 10 12 04 74 65 73 74 32 08 0a 06 12 01 63 1a 01 31",
            "{\"push\":{\"channel\":\"test\",\"leave\":{\"info\":{\"user\":\"\",\"client\":\"c\","
                + "\"conn_info\":1}}}}"),
        Arguments.of(
            new Reply.Presence(5, Map.of("c", new ClientInfo("u", "c", null, null))),
            "11 08 05 4a 0d 0a 0b 0a 01 63 12 06 0a 01 75 12 01 63",
            "{\"id\":5,\"presence\":{\"presence\":{\"c\":{\"user\":\"u\",\"client\":\"c\"}}}}"),
        Arguments.of(
            new Reply.PresenceStats(6, 2, 1),
            "08 08 06 52 04 08 02 10 01",
            "{\"id\":6,\"presence_stats\":{\"num_clients\":2,\"num_users\":1}}"),
        Arguments.of(
            new Reply.Pushed(new Push.Unsubscribe("test", UnsubscribeCode.INSUFFICIENT_STATE)),
            "21 22 1f 12 04 74 65 73 74 3a 17 10 c4 13 1a 12 69 6e 73 75 66 66 69 63 69 65 6e 74 20"
                + " 73 74 61 74 65",
            "{\"push\":{\"channel\":\"test\",\"unsubscribe\":{\"code\":2500,"
                + "\"reason\":\"insufficient state\"}}}"));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsWrittenInBothForms(Reply reply, String protobuf, String json)
      throws InappropriatePayloadException {
    assertThat(hex(frame(PROTOBUF, reply))).isEqualTo(protobuf);
    assertThat(text(frame(JSON, reply))).isEqualTo(json);
  }

  private static Command connect(String name) {
    return new Command.Connect(1, "", null, Map.of(), name, "", Map.of());
  }

  private static Command subscribe(int id, String channel) {
    return new Command.Subscribe(
        id, channel, "", false, StreamPosition.START, null, false, false, false, "", false, 0, 0);
  }

  private static Reply.SubscribeResult position(
      @Nullable StreamPosition position, boolean recoverable) {
    return new Reply.SubscribeResult(
        null, position, recoverable, List.of(), false, false, null, null);
  }
}
