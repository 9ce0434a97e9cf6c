package io.fynix.session.token;

import java.security.PrivateKey;

/**
 * A private key and what is published of it.
 *
 * @param name the file's name without its ending; the greatest is the newest
 * @param id the thumbprint of the public key (RFC 7638), {@code kid}
 * @param algorithm {@code ES256} or {@code EdDSA}
 * @param publicJwk the public key as JSON (RFC 7517), with id, algorithm and use
 */
record SigningKey(
    String name, String id, String algorithm, PrivateKey privateKey, String publicJwk) {

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "SigningKey[name=" + name + " id=" + id + "]";
  }
}
