package io.fynix.session.token;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PEM file with a private key, and its public key: from a block of its own, or else from
 * the private key, where openssl leaves it (EC) or from which it follows (Ed25519).
 */
final class PemKeys {
  private static final Pattern PRIVATE = block("PRIVATE KEY");
  private static final Pattern PUBLIC = block("PUBLIC KEY");

  /** In an EC private key (RFC 5915): the public key, {@code [1] BIT STRING}, a point of P-256. */
  private static final byte[] P256_PUBLIC_POINT = HexFormat.of().parseHex("a14403420004");

  private static final int P256_BYTES = 32;

  private PemKeys() {}

  record Pair(PrivateKey privateKey, PublicKey publicKey) {
    /** Shows nothing of the key. */
    @Override
    public String toString() {
      return "Pair[hidden]";
    }
  }

  /**
   * @throws KeyFileException when there is no such key in it
   */
  static Pair read(Path file, String content) {
    byte[] encoded =
        find(file, PRIVATE, content)
            .orElseThrow(() -> new KeyFileException(file, withoutPrivateKey(content), null));
    PrivateKey privateKey = privateKey(encoded);
    if (privateKey == null) {
      throw new KeyFileException(
          file, "holds a key of another kind; use P-256 (ES256) or Ed25519 (EdDSA)", null);
    }
    try {
      Optional<byte[]> own = find(file, PUBLIC, content);
      if (own.isPresent()) {
        String kind = privateKey.getAlgorithm().equals("EC") ? "EC" : "Ed25519";
        return new Pair(
            privateKey,
            KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(own.get())));
      }
      return new Pair(
          privateKey,
          privateKey instanceof EdECPrivateKey ed ? ofEd25519(ed) : ofP256(file, encoded));
    } catch (GeneralSecurityException e) {
      throw new KeyFileException(file, "its public key can not be read; make the file again", e);
    }
  }

  private static String withoutPrivateKey(String content) {
    if (content.contains("-----BEGIN EC PRIVATE KEY-----")) {
      return "is in the old form of EC keys; convert it: openssl pkcs8 -topk8 -nocrypt -in <file>";
    }
    if (content.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
      return "is encrypted; store it decrypted: openssl pkcs8 -in <file>";
    }
    return "has no block -----BEGIN PRIVATE KEY-----; make one: openssl genpkey -algorithm EC"
        + " -pkeyopt ec_paramgen_curve:P-256";
  }

  /** Null when it is neither an EC nor an Edwards key. */
  private static @Nullable PrivateKey privateKey(byte[] encoded) {
    for (String kind : new String[] {"EC", "EdDSA"}) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        if (key instanceof ECPrivateKey || key instanceof EdECPrivateKey) {
          return key;
        }
      } catch (GeneralSecurityException e) {
        continue; // of another kind
      }
    }
    return null;
  }

  private static PublicKey ofP256(Path file, byte[] encoded) throws GeneralSecurityException {
    int at = indexOf(encoded, P256_PUBLIC_POINT) + P256_PUBLIC_POINT.length;
    if (at < P256_PUBLIC_POINT.length || encoded.length < at + 2 * P256_BYTES) {
      throw new KeyFileException(
          file,
          "does not hold the public key of a P-256 key; append it: openssl pkey -in <file> -pubout",
          null);
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoded, at, at + P256_BYTES));
    BigInteger y =
        new BigInteger(1, Arrays.copyOfRange(encoded, at + P256_BYTES, at + 2 * P256_BYTES));
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(new ECPoint(x, y), curve.getParameterSpec(ECParameterSpec.class)));
  }

  /**
   * Java derives the public key only when it makes a pair, from the random bytes that it draws: it
   * is given the private key as those. That the result fits is checked by the caller.
   */
  private static PublicKey ofEd25519(EdECPrivateKey key) throws GeneralSecurityException {
    if (!key.getParams().getName().equals("Ed25519")) {
      throw new GeneralSecurityException("not Ed25519");
    }
    byte[] seed = key.getBytes().orElseThrow(() -> new GeneralSecurityException("no bytes"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
    return generator.generateKeyPair().getPublic();
  }

  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] into) {
      System.arraycopy(bytes, 0, into, 0, into.length);
    }
  }

  private static Optional<byte[]> find(Path file, Pattern block, String content) {
    Matcher matcher = block.matcher(content);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(matcher.group(1)));
    } catch (IllegalArgumentException e) {
      throw new KeyFileException(file, "is not PEM: a block is not base64", e);
    }
  }

  private static Pattern block(String type) {
    return Pattern.compile(
        "-----BEGIN " + type + "-----([A-Za-z0-9+/=\\s]+)-----END " + type + "-----");
  }

  private static int indexOf(byte[] in, byte[] part) {
    for (int i = 0; i + part.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1 - part.length;
  }
}
