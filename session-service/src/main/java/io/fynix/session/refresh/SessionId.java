package io.fynix.session.refresh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Names a session, all its life. Not a secret.
 *
 * <p>Of its 16 bytes the first is the partition, the next eight tell the user (see {@link
 * UserKey}), and seven are random: whoever has an id knows where the session lies and which epoch
 * of its user counts, without knowing the user.
 *
 * @param high the first eight bytes
 * @param low the other eight
 */
public record SessionId(long high, long low) {
  /** Bytes of an id. */
  static final int BYTES = 16;

  /** Characters of its text. */
  static final int LENGTH = Base64Url.lengthOf(BYTES);

  static SessionId of(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    return new SessionId(buffer.getLong(), buffer.getLong());
  }

  /** Reads what {@link #text} wrote; null when it did not. */
  public static @Nullable SessionId parse(String text) {
    var bytes = new byte[BYTES];
    return text.length() == LENGTH && Base64Url.decode(text.getBytes(ISO_8859_1), 0, bytes)
        ? of(bytes)
        : null;
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** Where the session lies, 0 to 255. */
  public int partition() {
    return (int) (high >>> 56);
  }

  /** The user, as keys name it. */
  public UserKey user() {
    return new UserKey(text().substring(0, UserKey.LENGTH));
  }

  /** A number by which all sessions of a user fall into one place. */
  public int userHash() {
    return spread(high ^ (low >>> 56) * 0x9E3779B97F4A7C15L);
  }

  /** A number that differs for nearly all sessions. */
  public int hash() {
    return spread(high * 31 ^ low);
  }

  private static int spread(long bits) {
    long mixed = bits * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  @Override
  public int hashCode() {
    return hash();
  }

  /** 22 characters that can stand in an address. */
  public String text() {
    var text = new StringBuilder(LENGTH);
    Base64Url.append(bytes(), text);
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
