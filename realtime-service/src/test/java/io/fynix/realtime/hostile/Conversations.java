package io.fynix.realtime.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What damaged clients say: conversations that begin well, with damage somewhere. All of it follows
 * from the random numbers, so a seed repeats a run byte by byte.
 */
final class Conversations {
  /** Most frames of one conversation. */
  private static final int MOST_FRAMES = 64;

  /** One frame in so many is damaged on purpose, */
  private static final int DAMAGE_IN = 24;

  /** and one in so many of those by a lie about the frame and not about what it holds. */
  private static final int FRAME_DAMAGE_IN = 4;

  private static final String[] CHANNELS = {
    "plain:a",
    "plain:b",
    "feed:a",
    "feed:b",
    "room:a",
    "room:b",
    "plain",
    "none:x",
    "$plain:p",
    "#ada",
    "room:\u0000",
    "feed:漢😀"
  };
  private static final String[] DATA = {
    "1",
    "\"text\"",
    "{\"a\":[1,-2.5e+3,null,true]}",
    "[[{}],\"\\\\\"]",
    "\"\\ud800\"",
    "1e400",
    "\"é漢😀\""
  };
  private static final String[] TOKENS = {
    "", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"
  };
  private static final long[] NUMBERS = {
    0, 1, -1, 7, 127, 128, 1 << 20, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private final boolean protobuf;
  private final SplittableRandom random;

  Conversations(boolean protobuf, SplittableRandom random) {
    this.protobuf = protobuf;
    this.random = random;
  }

  /** The bytes of a conversation and how many frames they are. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Conversation(byte[] bytes, int frames) {}

  Conversation next() {
    var out = new ByteArrayOutputStream();
    int frames = 1 + random.nextInt(MOST_FRAMES);
    for (int i = 0; i < frames; i++) {
      byte[] payload = i == 0 && random.nextInt(16) > 0 ? connect() : payload();
      out.writeBytes(random.nextInt(DAMAGE_IN) == 0 ? damaged(payload) : whole(payload));
    }
    return new Conversation(out.toByteArray(), frames);
  }

  private byte[] whole(byte[] payload) {
    return RawFrames.frame(opcode(), payload);
  }

  private int opcode() {
    return protobuf ? RawFrames.BINARY : RawFrames.TEXT;
  }

  private byte[] damaged(byte[] payload) {
    if (random.nextInt(FRAME_DAMAGE_IN) > 0) {
      return whole(Damage.of(payload, random));
    }
    return switch (random.nextInt(9)) {
      case 0 -> RawFrames.frame(random.nextInt(256), payload.length, payload);
      case 1 -> RawFrames.frame(0x80 | opcode(), number(), payload);
      case 2 -> RawFrames.frame(RawFrames.PING, new byte[random.nextInt(200)]);
      case 3 -> RawFrames.frame(RawFrames.CLOSE, new byte[random.nextInt(4)]);
      case 4 -> RawFrames.frame(RawFrames.CONTINUATION, payload);
      case 5 -> RawFrames.unfinished(opcode(), payload);
      case 6 -> RawFrames.frame(protobuf ? RawFrames.TEXT : RawFrames.BINARY, payload);
      case 7 -> RawFrames.frame(RawFrames.PONG, new byte[random.nextInt(126)]);
      default -> Damage.of(whole(payload), random);
    };
  }

  private byte[] connect() {
    return protobuf
        ? Protobuf.command(1, Protobuf.CONNECT, Protobuf.text(4, "fuzz"))
        : bytes("{\"id\":1,\"connect\":{\"name\":\"fuzz\"}}");
  }

  /** One to three commands. */
  private byte[] payload() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(command());
    while (random.nextInt(4) == 0) {
      if (!protobuf) {
        out.write('\n');
      }
      out.writeBytes(command());
    }
    return out.toByteArray();
  }

  private byte[] command() {
    long id = 1 + random.nextInt(1_000);
    return protobuf ? protobufCommand(id) : bytes(jsonCommand(id));
  }

  private String jsonCommand(long id) {
    String channel = "\"channel\":" + quoted(pick(CHANNELS));
    String body =
        switch (random.nextInt(93) / 4) {
          case 0, 1, 2, 3, 4 -> "\"subscribe\":{" + channel + jsonOptions() + "}";
          case 5, 6, 7, 8, 9 -> "\"unsubscribe\":{" + channel + "}";
          case 10, 11, 12, 13 -> "\"publish\":{" + channel + ",\"data\":" + pick(DATA) + "}";
          case 14, 15 ->
              "\"history\":{%s,\"limit\":%d,\"since\":{\"offset\":%d,\"epoch\":\"ab\"}}"
                  .formatted(channel, random.nextInt(-2, 400), number() & Long.MAX_VALUE);
          case 16, 17 -> "\"presence\":{" + channel + "}";
          case 18, 19 -> "\"presence_stats\":{" + channel + "}";
          case 20 -> "\"sub_refresh\":{" + channel + ",\"token\":\"" + pick(TOKENS) + "\"}";
          case 21, 22 -> "\"rpc\":{\"method\":\"m\",\"data\":" + pick(DATA) + "}";
          default -> jsonEnd();
        };
    return "{\"id\":" + id + "," + body + "}";
  }

  /** A command that most likely ends the connection. */
  private String jsonEnd() {
    return switch (random.nextInt(5)) {
      case 4 -> "\"subscribe\":{\"channel\":\"\"}";
      case 0 -> "\"send\":{\"data\":1}";
      case 1 -> "\"refresh\":{\"token\":\"" + pick(TOKENS) + "\"}";
      case 2 -> "\"connect\":{\"token\":\"" + pick(TOKENS) + "\"}";
      default -> "\"unsubscribe\":{\"channel\":\"plain:" + "x".repeat(random.nextInt(400)) + "\"}";
    };
  }

  private String jsonOptions() {
    return switch (random.nextInt(5)) {
      case 0 -> ",\"recover\":true,\"offset\":" + (number() & Long.MAX_VALUE) + ",\"epoch\":\"ab\"";
      case 1 -> ",\"positioned\":true,\"recoverable\":true,\"join_leave\":true";
      case 2 -> ",\"delta\":\"fossil\"";
      case 3 -> ",\"flag\":" + random.nextInt(4) + ",\"tf\":{}";
      default -> "";
    };
  }

  private byte[] protobufCommand(long id) {
    byte[] channel = Protobuf.text(1, pick(CHANNELS));
    return switch (random.nextInt(93) / 4) {
      case 0, 1, 2, 3, 4 -> Protobuf.command(id, Protobuf.SUBSCRIBE, channel, protobufOptions());
      case 5, 6, 7, 8, 9 -> Protobuf.command(id, Protobuf.UNSUBSCRIBE, channel);
      case 10, 11, 12, 13 ->
          Protobuf.command(id, Protobuf.PUBLISH, channel, Protobuf.text(2, pick(DATA)));
      case 14, 15 ->
          Protobuf.command(
              id,
              Protobuf.HISTORY,
              channel,
              Protobuf.number(7, random.nextInt(-2, 400)),
              Protobuf.bytes(8, Protobuf.number(1, number() & Long.MAX_VALUE)));
      case 16, 17 -> Protobuf.command(id, Protobuf.PRESENCE, channel);
      case 18, 19 -> Protobuf.command(id, Protobuf.PRESENCE_STATS, channel);
      case 20 ->
          Protobuf.command(id, Protobuf.SUB_REFRESH, channel, Protobuf.text(2, pick(TOKENS)));
      case 21, 22 -> Protobuf.command(id, Protobuf.RPC, Protobuf.text(1, pick(DATA)));
      default -> protobufEnd(id);
    };
  }

  private byte[] protobufEnd(long id) {
    return switch (random.nextInt(4)) {
      case 0 -> Protobuf.command(id, Protobuf.SEND, Protobuf.text(1, "1"));
      case 1 -> Protobuf.command(id, Protobuf.REFRESH, Protobuf.text(1, pick(TOKENS)));
      case 2 -> Protobuf.command(id, Protobuf.CONNECT, Protobuf.text(1, pick(TOKENS)));
      default -> new byte[] {0};
    };
  }

  private byte[] protobufOptions() {
    return switch (random.nextInt(5)) {
      case 0 ->
          Protobuf.concat(
              Protobuf.number(3, 1),
              Protobuf.number(7, number() & Long.MAX_VALUE),
              Protobuf.text(6, "ab"));
      case 1 ->
          Protobuf.concat(Protobuf.number(9, 1), Protobuf.number(10, 1), Protobuf.number(11, 1));
      case 2 -> Protobuf.text(12, "fossil");
      case 3 -> Protobuf.concat(Protobuf.number(14, random.nextInt(4)), Protobuf.bytes(13, DEEP));
      default -> new byte[0];
    };
  }

  private static final byte[] DEEP = Protobuf.bytes(1, Protobuf.bytes(1, Protobuf.text(1, "x")));

  private long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private String pick(String[] all) {
    return all[random.nextInt(all.length)];
  }

  private static String quoted(String text) {
    return '"' + text.replace("\u0000", "\\u0000") + '"';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
