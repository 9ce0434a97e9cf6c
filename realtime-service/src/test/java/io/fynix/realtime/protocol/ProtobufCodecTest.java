package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.Frames.PROTOBUF;
import static io.fynix.realtime.protocol.Frames.bytes;
import static io.fynix.realtime.protocol.Frames.decode;
import static io.fynix.realtime.protocol.Frames.frame;
import static io.fynix.realtime.protocol.Frames.hex;
import static io.fynix.realtime.protocol.Frames.protobuf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufCodecTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no command
        "02 08", // cut off in the frame
        "01 08", // cut off in the message
        "04 08 01 22 01", // a member longer than the command
        "ff ff ff ff 0f 00", // a length of 4 GiB
        "ff ff ff ff ff ff ff ff ff 01", // a negative length
        "80 80 80 80 10", // a length of 2^32
        "80 80 80 80 80 80 80 80 80 80 80", // a varint without end
        "0d 08 01 22 09 0a ff ff ff ff ff ff ff ff 7f", // a text of negative length
        "02 08 01", // nothing asked
        "02 22 00", // no id
        "02 5a 00", // ping, no id
        "04 08 01 5a 00", // ping
        "02 00 00", // field number 0
        "03 08 01 24", // a group ends that never began
        "03 08 01 0b", // a group that never ends
        "03 08 01 0e", // wire type 6
        "07 08 01 22 03 0a 01 ff", // not UTF-8
        "0f 08 01 2a 0b 38 ff ff ff ff ff ff ff ff ff 01", // an offset above 2^63
        "05 08 01 2a 01 38", // a number cut off
      })
  void aFrameThatIsNotAListOfCommandsIsRefused(String hex) {
    assertThatThrownBy(() -> protobuf(hex)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void deepGroupsAreRefusedWithoutHarm() {
    byte[] frame = new byte[60_003];
    Arrays.fill(frame, (byte) 0x0b);
    byte[] length = hex("e0 d4 03");
    System.arraycopy(length, 0, frame, 0, 3);
    assertThatThrownBy(() -> decode(PROTOBUF, frame)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void commandsFollowEachOther() throws ProtocolException {
    assertThat(protobuf("00 07 08 02 32 03 0a 01 61 00"))
        .isEqualTo(
            List.of(new Command.Pong(), new Command.Unsubscribe(2, "a"), new Command.Pong()));
  }

  @Test
  void onlySendMayComeWithoutId() throws ProtocolException {
    assertThat(protobuf("05 62 03 0a 01 31"))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new Command.Send(0, bytes("1"))));
  }

  @Test
  void unknownFieldsAndWireTypesAreSkipped() throws ProtocolException {
    // Field 31 of every wire type, and field 1 of the request as a number.
    assertThat(
            protobuf(
                "20 08 02 f8 01 05 f9 01 00 00 00 00 00 00 00 00 fa 01 01 00 fd 01 00 00 00 00"
                    + " 32 05 08 07 0a 01 61"))
        .isEqualTo(List.of(new Command.Unsubscribe(2, "a")));
  }

  @Test
  void partsOfAMemberAreMerged() throws ProtocolException {
    assertThat(protobuf("0c 08 01 6a 03 0a 01 31 6a 03 12 01 6d"))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new Command.Rpc(1, "m", bytes("1"))));
  }

  @Test
  void theFirstMemberInTheOrderOfTheProtocolCounts() throws ProtocolException {
    assertThat(protobuf("0b 08 01 6a 00 62 00 32 03 0a 01 61"))
        .isEqualTo(List.of(new Command.Unsubscribe(1, "a")));
  }

  @Test
  void subscribeHasAllTheFieldsWeServe() throws ProtocolException {
    assertThat(
            protobuf(
                "29 08 01 2a 25 0a 01 61 12 01 74 18 01 32 01 65 38 07 42 02 7b 7d 48 01 50 01 58"
                    + " 01 62 01 66 6a 02 0a 00 70 02 78 04 80 01 01"))
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new Command.Subscribe(
                    1,
                    "a",
                    "t",
                    true,
                    new StreamPosition(7, "e"),
                    bytes("{}"),
                    true,
                    true,
                    true,
                    "f",
                    true,
                    Command.Subscribe.FLAG_REJECT_UNRECOVERED,
                    4)));
  }

  @Test
  void knownSubscriptionsAreNamedByTheirKey() throws ProtocolException {
    Command.Connect connect =
        (Command.Connect)
            protobuf("12 08 01 22 0e 1a 0a 12 05 38 03 32 01 65 0a 01 61 1a 00").get(0);
    assertThat(connect.subs()).containsOnlyKeys("a", "");
    assertThat(connect.subs().values())
        .first()
        .extracting(Command.Subscribe::channel, Command.Subscribe::since)
        .containsExactly("a", new StreamPosition(3, "e"));
  }

  @Test
  void aConnectBringsHeaders() throws ProtocolException {
    assertThat(protobuf("0c 08 01 22 08 32 06 0a 01 61 12 01 62"))
        .isEqualTo(List.of(new Command.Connect(1, "", null, Map.of(), "", "", Map.of("a", "b"))));
  }

  @Test
  void anyPayloadTravels() throws InappropriatePayloadException {
    Publication publication = new Publication(1, hex("00 ff 0a"), null, Map.of(), 9);
    assertThat(
            Frames.hex(
                frame(PROTOBUF, new Reply.Pushed(new Push.Publication("a", publication, "e")))))
        .isEqualTo("11 22 0f 12 01 61 22 0a 22 03 00 ff 0a 30 01 72 01 65");
  }

  @Test
  void longMessagesHaveLongLengths() throws InappropriatePayloadException {
    byte[] frame = frame(PROTOBUF, new Reply.Rpc(1, new byte[300]), new Reply.Ping());
    assertThat(Frames.hex(frame)).startsWith("b4 02 08 01 6a af 02 0a ac 02 00").endsWith("00 00");
    assertThat(frame).hasSize(2 + 308 + 1);
  }

  @Test
  void aPatchIsItsBytesAndAFlag() throws InappropriatePayloadException {
    var publication = new Publication(8, new byte[0], null, Map.of(), 0);
    var patch = new DeltaContent(new byte[] {(byte) 0xff, 0}, true);
    assertThat(
            Frames.hex(
                PROTOBUF.encode(
                    new Reply.Pushed(new Push.DeltaPublication("a", publication, patch, "")))))
        .isEqualTo("22 0d 12 01 61 22 08 22 02 ff 00 30 08 40 01");
  }

  @Test
  void theServersTimeAndDeltaAreTold() throws InappropriatePayloadException {
    Reply.SubscribeResult result =
        new Reply.SubscribeResult(0, null, false, List.of(), false, false, null, List.of());
    assertThat(
            Frames.hex(
                PROTOBUF.encode(
                    new Reply.Connected(
                        1, "c", "", null, null, Map.of("a", result), 0, false, "", "", 5))))
        .isEqualTo("08 01 2a 10 0a 01 63 32 09 0a 01 61 12 04 08 01 68 01 58 05");
  }
}
