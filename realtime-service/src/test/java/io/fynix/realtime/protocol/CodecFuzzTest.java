package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.Frames.JSON;
import static io.fynix.realtime.protocol.Frames.PROTOBUF;
import static io.fynix.realtime.protocol.Frames.bytes;
import static io.fynix.realtime.protocol.Frames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged frames, the same ones in every run. */
class CodecFuzzTest {
  private static final int FRAMES = 200_000;
  private static final int MOST_CHANGES = 4;

  private static final List<byte[]> JSON_FRAMES =
      List.of(
          bytes(
              "{\"id\":1,\"connect\":{\"token\":\"é\\u00e9\\\"\",\"data\":{\"a\":[1,-2.5e+3,null]},"
                  + "\"subs\":{\"a\":{\"recover\":true,\"offset\":7,\"epoch\":\"ab\"}},"
                  + "\"name\":\"js\",\"version\":\"1\"}}\n{}\n"),
          bytes(
              "{\"id\":2,\"subscribe\":{\"channel\":\"漢😀\",\"tf\":{\"op\":\"\"},\"flag\":2}}\n"
                  + "{\"send\":{\"data\":\"x\"}}"),
          bytes("{\"id\":3,\"publish\":{\"channel\":\"a\",\"data\":[[{}],\"\\\\\",false]}}"),
          bytes(
              "{\"id\":4,\"history\":{\"channel\":\"t\",\"limit\":-1,\"reverse\":false,"
                  + "\"since\":{\"offset\":7,\"epoch\":\"ab\"}}}"));

  private static final List<byte[]> PROTOBUF_FRAMES =
      List.of(
          hex(
              "1b 08 01 22 17 0a 01 74 12 02 7b 7d 1a 0a 0a 01 61 12 05 18 01 38 07 58 01 22 00 2a"
                  + " 00"),
          hex(
              "29 08 01 2a 25 0a 01 61 12 01 74 18 01 32 01 65 38 07 42 02 7b 7d 48 01 50 01 58 01"
                  + " 62 01 66 6a 02 0a 00 70 02 78 04 80 01 01 00"),
          hex(
              "1d 08 04 52 19 0a 04 74 65 73 74 38 ff ff ff ff ff ff ff ff ff 01 42 06 08 07 12 02"
                  + " 61 62 04 08 01 22 00"),
          hex(
              "20 08 02 f8 01 05 f9 01 00 00 00 00 00 00 00 00 fa 01 01 00 fd 01 00 00 00 00 32 05"
                  + " 08 07 0a 01 61"));

  private static final byte[] JSON_SIGNS =
      bytes("{}[]\",:\\/0123456789.eE+-truefalsnx \n\t\u0000\u0001\u007f é漢😀");

  @Test
  void noJsonFrameCausesAnythingButAProtocolException() {
    assertThat(understood(JSON, JSON_FRAMES, JSON_SIGNS, 1)).isBetween(1_000, FRAMES - 1_000);
  }

  @Test
  void noProtobufFrameCausesAnythingButAProtocolException() {
    byte[] signs = new byte[256];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (byte) i;
    }
    assertThat(understood(PROTOBUF, PROTOBUF_FRAMES, signs, 2)).isBetween(1_000, FRAMES - 1_000);
  }

  private static int understood(Codec codec, List<byte[]> frames, byte[] signs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int understood = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = damaged(frames.get(random.nextInt(frames.size())), signs, random);
      try {
        if (codec.decode(Unpooled.wrappedBuffer(frame)).isEmpty()) {
          throw new AssertionError("No command in " + Frames.hex(frame));
        }
        understood++;
      } catch (ProtocolException expected) {
        // Most of them.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Frame " + Frames.hex(frame), e);
      }
    }
    return understood;
  }

  @Test
  void jsonIsWhatJacksonTakesForJson() throws IOException {
    ObjectMapper jackson =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    SplittableRandom random = new SplittableRandom(3);
    int valid = 0;
    for (int i = 0; i < FRAMES / 4; i++) {
      byte[] text = damaged(JSON_FRAMES.get(2 + random.nextInt(2)), JSON_SIGNS, random);
      boolean expected = isUtf8(text) && accepts(jackson, text);
      if (JsonSyntax.isValue(text) != expected) {
        throw new AssertionError(Frames.text(text) + " should be JSON: " + expected);
      }
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(1_000);
  }

  private static boolean accepts(ObjectMapper jackson, byte[] text) throws IOException {
    try {
      return !jackson.readTree(Frames.text(text)).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] damaged(byte[] frame, byte[] signs, SplittableRandom random) {
    byte[] result = frame;
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && result.length > 0; i++) {
      int at = random.nextInt(result.length);
      byte sign = signs[random.nextInt(signs.length)];
      result =
          switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(result, at);
            case 1 -> spliced(result, at, Math.min(result.length, at + 1 + random.nextInt(4)));
            case 2 -> inserted(result, at, sign);
            case 3 -> inserted(result, at, (byte) random.nextInt(256));
            default -> {
              byte[] changed = result.clone();
              changed[at] = sign;
              yield changed;
            }
          };
    }
    return result;
  }

  private static byte[] spliced(byte[] frame, int from, int to) {
    byte[] result = new byte[frame.length - (to - from)];
    System.arraycopy(frame, 0, result, 0, from);
    System.arraycopy(frame, to, result, from, frame.length - to);
    return result;
  }

  private static byte[] inserted(byte[] frame, int at, byte sign) {
    byte[] result = new byte[frame.length + 1];
    System.arraycopy(frame, 0, result, 0, at);
    result[at] = sign;
    System.arraycopy(frame, at, result, at + 1, frame.length - at);
    return result;
  }
}
