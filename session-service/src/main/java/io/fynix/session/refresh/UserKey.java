package io.fynix.session.refresh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * A user as keys and logs name one: 12 characters from which nobody without the route key finds the
 * user's own id.
 *
 * @param value the characters with which the ids of all sessions of the user begin
 */
public record UserKey(String value) {
  static final int BYTES = 9;
  static final int LENGTH = Base64Url.lengthOf(BYTES);

  public UserKey {
    if (value.length() != LENGTH
        || !Base64Url.decode(value.getBytes(ISO_8859_1), 0, new byte[BYTES])) {
      throw new IllegalArgumentException("not the key of a user");
    }
  }

  /** Where all of the user lies, 0 to 255. */
  public int partition() {
    return bytes()[0] & 0xff;
  }

  /** The {@link SessionId#userHash} of all sessions of the user. */
  public int hash() {
    return SessionId.of(Arrays.copyOf(bytes(), SessionId.BYTES)).userHash();
  }

  private byte[] bytes() {
    var bytes = new byte[BYTES];
    Base64Url.decode(value.getBytes(ISO_8859_1), 0, bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return value;
  }
}
