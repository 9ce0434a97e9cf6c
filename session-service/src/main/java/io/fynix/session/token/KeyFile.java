package io.fynix.session.token;

import io.fynix.platform.session.AccessTokenNames;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads one private key: PEM (PKCS#8) or JWK, of the curve P-256 or Ed25519. */
final class KeyFile {
  private static final int P256_BITS = 256;
  private static final byte[] PROBE = {1};

  private KeyFile() {}

  /**
   * @throws KeyFileException when it is no such key
   */
  static SigningKey parse(Path file, String content) {
    PublicJsonWebKey jwk =
        file.toString().endsWith(".jwk") ? ofJson(file, content) : ofPem(file, content);
    String algorithm = algorithm(file, jwk.getPublicKey());
    checkPair(file, jwk, algorithm);
    String name = file.getFileName().toString();
    String id = jwk.calculateBase64urlEncodedThumbprint("SHA-256");
    jwk.setKeyId(id);
    jwk.setAlgorithm(algorithm);
    jwk.setUse("sig");
    return new SigningKey(
        name.substring(0, name.lastIndexOf('.')),
        id,
        algorithm,
        jwk.getPrivateKey(),
        jwk.toJson(OutputControlLevel.PUBLIC_ONLY));
  }

  private static PublicJsonWebKey ofJson(Path file, String content) {
    try {
      if (JsonWebKey.Factory.newJwk(content) instanceof PublicJsonWebKey jwk
          && jwk.getPrivateKey() != null) {
        return jwk;
      }
    } catch (JoseException | RuntimeException e) {
      throw new KeyFileException(file, "is no JWK; it has to be one key as JSON (RFC 7517)", e);
    }
    throw new KeyFileException(
        file, "has no private key; a JWK that signs has the member \"d\"", null);
  }

  private static PublicJsonWebKey ofPem(Path file, String content) {
    PemKeys.Pair pair = PemKeys.read(file, content);
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(pair.publicKey());
      jwk.setPrivateKey(pair.privateKey());
      return jwk;
    } catch (JoseException e) {
      throw new KeyFileException(
          file, "is of a kind that can not sign; use P-256 (ES256) or Ed25519 (EdDSA)", e);
    }
  }

  private static String algorithm(Path file, PublicKey key) {
    if (key instanceof ECPublicKey ec
        && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS
        && ec.getParams().getOrder().bitLength() == P256_BITS) {
      return AccessTokenNames.ES256;
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
      return AccessTokenNames.EDDSA;
    }
    throw new KeyFileException(
        file,
        "is of another kind than access tokens use; use P-256 (ES256) or Ed25519 (EdDSA)",
        null);
  }

  /** A public key that does not belong to the private one would make every token invalid. */
  private static void checkPair(Path file, PublicJsonWebKey jwk, String algorithm) {
    String scheme = algorithm.equals(AccessTokenNames.ES256) ? "SHA256withECDSA" : "Ed25519";
    try {
      PrivateKey own = jwk.getPrivateKey();
      Signature signer = Signature.getInstance(scheme);
      signer.initSign(own);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(jwk.getPublicKey());
      signer.update(PROBE);
      if (signer.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new KeyFileException(file, "can not sign; make a new key", e);
    }
    throw new KeyFileException(
        file, "its public key does not belong to its private key; make the file again", null);
  }
}
