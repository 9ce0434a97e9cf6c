package io.fynix.session.refresh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a client presents to be taken for a session: {@code fx1_<session>.<secret>.<crc32>}.
 *
 * <p>The prefix is for scanners of leaked secrets. The checksum refuses typing errors and cut texts
 * before anything is computed. The secret is 53 bytes: the rotation key's id (1), the generation
 * (4), 32 bytes that nobody can guess, and 16 bytes by which the service knows that it made the
 * token itself (see {@link RefreshKeys}). Immutable.
 */
public final class RefreshToken {
  /** Characters of every token. */
  public static final int LENGTH;

  static final int CORE_BYTES = 1 + 4 + 32;
  static final int SEAL_BYTES = 16;
  private static final int SECRET_AT = 5;
  private static final String PREFIX = "fx1_";
  private static final int PAYLOAD_FROM = PREFIX.length() + SessionId.LENGTH + 1;
  private static final int PAYLOAD_BYTES = CORE_BYTES + SEAL_BYTES;
  private static final int CRC_FROM = PAYLOAD_FROM + Base64Url.lengthOf(PAYLOAD_BYTES) + 1;
  private static final int CRC_BYTES = 4;

  static {
    LENGTH = CRC_FROM + Base64Url.lengthOf(CRC_BYTES);
  }

  private final SessionId session;
  private final byte[] payload;

  RefreshToken(SessionId session, byte[] core, byte[] seal) {
    this(session, concat(core, seal));
  }

  private RefreshToken(SessionId session, byte[] payload) {
    this.session = session;
    this.payload = payload;
  }

  private static byte[] concat(byte[] core, byte[] seal) {
    byte[] both = Arrays.copyOf(core, PAYLOAD_BYTES);
    System.arraycopy(seal, 0, both, CORE_BYTES, SEAL_BYTES);
    return both;
  }

  /** The part that a hash is kept of: key, generation, secret. */
  static byte[] core(int keyId, int generation, byte[] secret) {
    return ByteBuffer.allocate(CORE_BYTES).put((byte) keyId).putInt(generation).put(secret).array();
  }

  /** Reads a token; null when the text is none. Its being one says nothing of its being good. */
  public static @Nullable RefreshToken parse(@Nullable String text) {
    if (text == null || text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return null;
    }
    byte[] bytes = text.getBytes(ISO_8859_1); // what is beyond it becomes no letter of a token
    var id = new byte[SessionId.BYTES];
    var payload = new byte[PAYLOAD_BYTES];
    var checksum = new byte[CRC_BYTES];
    boolean readable =
        bytes[PAYLOAD_FROM - 1] == '.'
            && bytes[CRC_FROM - 1] == '.'
            && Base64Url.decode(bytes, PREFIX.length(), id)
            && Base64Url.decode(bytes, PAYLOAD_FROM, payload)
            && Base64Url.decode(bytes, CRC_FROM, checksum);
    if (!readable || ByteBuffer.wrap(checksum).getInt() != crc(bytes, CRC_FROM - 1)) {
      return null;
    }
    return new RefreshToken(SessionId.of(id), payload);
  }

  private static int crc(byte[] text, int length) {
    var crc = new CRC32();
    crc.update(text, 0, length);
    return (int) crc.getValue();
  }

  public SessionId session() {
    return session;
  }

  int keyId() {
    return payload[0] & 0xff;
  }

  /** How often the session's token was exchanged, and one; 1 for the first token. */
  public int generation() {
    return ByteBuffer.wrap(payload).getInt(1);
  }

  byte[] core() {
    return Arrays.copyOf(payload, CORE_BYTES);
  }

  byte[] secret() {
    return Arrays.copyOfRange(payload, SECRET_AT, CORE_BYTES);
  }

  byte[] seal() {
    return Arrays.copyOfRange(payload, CORE_BYTES, PAYLOAD_BYTES);
  }

  /** SHA-256 of key, generation and secret: all that is ever stored of a token. */
  public byte[] hash() {
    return Digests.sha256(payload, CORE_BYTES);
  }

  /** What the client keeps. */
  public String text() {
    var text = new StringBuilder(LENGTH).append(PREFIX);
    Base64Url.append(session.bytes(), text);
    text.append('.');
    Base64Url.append(payload, text);
    byte[] before = text.toString().getBytes(ISO_8859_1);
    var checksum = ByteBuffer.allocate(CRC_BYTES).putInt(crc(before, before.length)).array();
    text.append('.');
    Base64Url.append(checksum, text);
    return text.toString();
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "RefreshToken[" + session + " hidden]";
  }
}
