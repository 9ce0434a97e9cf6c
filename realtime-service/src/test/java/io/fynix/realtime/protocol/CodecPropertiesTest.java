package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.Frames.JSON;
import static io.fynix.realtime.protocol.Frames.PROTOBUF;
import static io.fynix.realtime.protocol.Frames.decode;
import static io.fynix.realtime.protocol.Frames.frame;
import static io.fynix.realtime.protocol.Frames.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Both forms against independent implementations of them. */
class CodecPropertiesTest {

  @Provide
  Arbitrary<List<Command>> commands() {
    return Messages.commands().list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Reply>> replies() {
    return Messages.replies().list().ofMinSize(1).ofMaxSize(3);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void commandsOfTheOfficialClientAreUnderstood(@ForAll("commands") List<Command> commands)
      throws IOException, ProtocolException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (Command command : commands) {
      Oracle.command(command).writeDelimitedTo(frame);
    }
    assertThat(decode(PROTOBUF, frame.toByteArray()))
        .usingRecursiveComparison()
        .isEqualTo(commands);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void commandsInJsonAreUnderstoodAndPayloadsKeptToTheByte(
      @ForAll("commands") List<Command> commands) throws ProtocolException {
    String frame =
        commands.stream().map(c -> Oracle.json(c).toString()).collect(Collectors.joining("\n"));
    assertThat(json(frame)).usingRecursiveComparison().isEqualTo(commands);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void theOfficialClientUnderstandsReplies(@ForAll("replies") List<Reply> replies)
      throws IOException, InappropriatePayloadException {
    ByteArrayInputStream in =
        new ByteArrayInputStream(frame(PROTOBUF, replies.toArray(Reply[]::new)));
    List<Protocol.Reply> understood = new ArrayList<>();
    while (in.available() > 0) {
      understood.add(Protocol.Reply.parseDelimitedFrom(in));
    }
    assertThat(understood).isEqualTo(replies.stream().map(Oracle::reply).toList());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void repliesInJsonSayTheSameAsInProtobuf(@ForAll("replies") List<Reply> replies)
      throws InappropriatePayloadException {
    String[] lines = Frames.text(frame(JSON, replies.toArray(Reply[]::new))).split("\n", -1);
    List<Protocol.Reply> understood = new ArrayList<>();
    for (String line : lines) {
      understood.add(OracleJson.reply(OracleJson.tree(Frames.bytes(line))));
    }
    assertThat(understood).isEqualTo(replies.stream().map(Oracle::reply).toList());
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void theLengthOfAFrameIsKnownBeforeItIsWritten(@ForAll("replies") List<Reply> replies)
      throws InappropriatePayloadException {
    for (Codec codec : List.of(JSON, PROTOBUF)) {
      List<byte[]> messages = new ArrayList<>();
      for (Reply reply : replies) {
        messages.add(codec.encode(reply));
      }
      ByteBuf out = Unpooled.buffer();
      codec.join(messages, out);
      assertThat(codec.joinedLength(messages)).isEqualTo(out.readableBytes());
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void noDecodedCommandSharesTheFrame(@ForAll("commands") List<Command> commands)
      throws IOException, ProtocolException {
    ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    for (Command command : commands) {
      Oracle.command(command).writeDelimitedTo(protobuf);
    }
    ByteBuf frame = Unpooled.directBuffer().writeBytes(protobuf.toByteArray());
    List<Command> decoded = PROTOBUF.decode(frame);
    for (int i = 0; i < frame.capacity(); i++) {
      frame.setByte(i, 0xff);
    }
    boolean freed = frame.release();
    assertThat(decoded).usingRecursiveComparison().isEqualTo(commands);
    assertThat(freed).isTrue();
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void noCommandDecodedFromJsonSharesTheFrame(@ForAll("commands") List<Command> commands)
      throws ProtocolException {
    String json =
        commands.stream().map(c -> Oracle.json(c).toString()).collect(Collectors.joining("\n"));
    byte[] bytes = Frames.bytes(json);
    List<Command> decoded = decode(JSON, bytes);
    Arrays.fill(bytes, (byte) 0xff);
    assertThat(decoded).usingRecursiveComparison().isEqualTo(commands);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void messagesOfTheProtobufFormHoldNothingElse(@ForAll("replies") List<Reply> replies)
      throws IOException, InappropriatePayloadException {
    for (Reply reply : replies) {
      byte[] message = PROTOBUF.encode(reply);
      Protocol.Reply understood = Protocol.Reply.parseFrom(CodedInputStream.newInstance(message));
      assertThat(understood.getSerializedSize()).isEqualTo(message.length);
    }
  }
}
