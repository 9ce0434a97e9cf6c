package io.fynix.session.refresh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.SecretKey;

/**
 * Makes tokens and tells forged ones. Immutable; safe from any thread.
 *
 * <p>A successor is not random: it follows from the token that it replaces and a key of this
 * installation. Whoever refreshes with the same token, on whichever node, gets the same successor,
 * and nothing but hashes has to be kept. The seal of a token lets a token that was used before be
 * told from one that was never issued, without a list of either: only the first is a sign of theft,
 * and a stranger who knows a session's id can not end the session with it.
 */
@ApplicationScoped
public class RefreshKeys {
  private static final byte[] SUCCESSOR = "fynix:refresh:successor:1".getBytes(US_ASCII);
  private static final byte[] SEAL = "fynix:refresh:seal:1".getBytes(US_ASCII);
  private static final byte[] USER = "fynix:session:user:1".getBytes(US_ASCII);
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, SecretKey> keys = new HashMap<>();
  private final int current;
  private final SecretKey routeKey;
  private final int partitions;

  /**
   * Reads the keys.
   *
   * @throws IllegalArgumentException when the current key is not among them
   */
  public RefreshKeys(RefreshConfig config) {
    config.keys().forEach((id, key) -> keys.put(checked(id), key(key)));
    this.current = config.currentKey();
    this.routeKey = key(config.routeKey());
    this.partitions = config.partitions();
    if (!keys.containsKey(current)) {
      throw new IllegalArgumentException(
          "fynix.session.refresh.current-key is " + current + ", and there is no such key");
    }
  }

  private static int checked(int id) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException(
          "fynix.session.refresh.keys: an id is 0 to 255, not " + id);
    }
    return id;
  }

  /** How the user is called in keys. */
  public UserKey user(String user) {
    return new UserKey(newId(user, new byte[SessionId.BYTES]).text().substring(0, UserKey.LENGTH));
  }

  /**
   * An id for a new session of a user. Seven random bytes: whether it is taken, the store knows.
   */
  public SessionId newSession(String user) {
    var id = new byte[SessionId.BYTES];
    random.nextBytes(id);
    return newId(user, id);
  }

  private SessionId newId(String user, byte[] id) {
    byte[] hash = Digests.hmac(routeKey, USER, user.getBytes(UTF_8));
    id[0] = (byte) Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), partitions);
    System.arraycopy(hash, 4, id, 1, UserKey.BYTES - 1);
    return SessionId.of(id);
  }

  /** Whether a session with this id can be: its partition is one of this installation. */
  public boolean isPossible(SessionId session) {
    return session.partition() < partitions;
  }

  /** The first token of a session. */
  public RefreshToken first(SessionId session) {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return sealed(session, current, 1, secret);
  }

  /**
   * The token that replaces another one; the same however often it is asked for.
   *
   * @param token a {@linkplain #isGenuine genuine} one
   */
  public RefreshToken successor(RefreshToken token) {
    int generation = token.generation() + 1;
    byte[] secret =
        Digests.hmac(
            key(token.keyId()),
            SUCCESSOR,
            token.session().bytes(),
            ByteBuffer.allocate(Integer.BYTES).putInt(generation).array(),
            token.secret());
    return sealed(token.session(), token.keyId(), generation, secret);
  }

  /** Whether this installation issued the token, at whatever time. Takes the same time for all. */
  public boolean isGenuine(RefreshToken token) {
    SecretKey key = keys.get(token.keyId());
    return key != null
        && isPossible(token.session())
        && MessageDigest.isEqual(seal(key, token.session(), token.core()), token.seal());
  }

  private RefreshToken sealed(SessionId session, int keyId, int generation, byte[] secret) {
    byte[] core = RefreshToken.core(keyId, generation, secret);
    return new RefreshToken(session, core, seal(key(keyId), session, core));
  }

  private static SecretKey key(String hex) {
    return Digests.key(HexFormat.of().parseHex(hex));
  }

  private SecretKey key(int id) {
    SecretKey key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException("no such key: " + id);
    }
    return key;
  }

  private static byte[] seal(SecretKey key, SessionId session, byte[] core) {
    return Arrays.copyOf(Digests.hmac(key, SEAL, session.bytes(), core), RefreshToken.SEAL_BYTES);
  }
}
