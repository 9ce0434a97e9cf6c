package io.fynix.session.token;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Keys of several kinds as the files that hold them. */
final class KeyFixtures {
  /** Made with {@code openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256}. */
  static final String OPENSSL_P256 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgr12x0IdY6UEKB/US
      Vqar8JNHxsiLG7Hf0z8B2LckBAShRANCAASaOVnDHzGlTsFhVYnQhGP7ugtIWO9g
      hYTIhJ8dPsUcWsPf2aWqnJw5UlmOaTSN2/qSD7MeiBEhBfEXSEuHKDsn
      -----END PRIVATE KEY-----
      """;

  /** Made with {@code openssl genpkey -algorithm ed25519}. */
  static final String OPENSSL_ED25519 =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINKfvHZryK7FBqboTdn0rDn40nVRpvCgbbzZtq2iZttT
      -----END PRIVATE KEY-----
      """;

  private KeyFixtures() {}

  /** A new pair of a curve: {@code secp256r1}, {@code secp384r1} or {@code Ed25519}. */
  static KeyPair pair(String curve) {
    try {
      if (curve.equals("Ed25519")) {
        return KeyPairGenerator.getInstance(curve).generateKeyPair();
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(KeyPair pair) {
    return block("PRIVATE KEY", pair.getPrivate().getEncoded())
        + block("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  static String jwk(KeyPair pair) {
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
      jwk.setPrivateKey(pair.getPrivate());
      return jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static String block(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
  }
}
