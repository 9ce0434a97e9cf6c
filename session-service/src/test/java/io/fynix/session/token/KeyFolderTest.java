package io.fynix.session.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are keys, and what is said of those that are not. */
class KeyFolderTest {
  @TempDir Path folder;

  private KeyFolder.Content read() {
    return new KeyFolder(folder).read();
  }

  private void write(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"secp256r1,ES256", "Ed25519,EdDSA"})
  void pemAndJwkHoldTheSameKey(String curve, String algorithm) {
    KeyPair pair = KeyFixtures.pair(curve);
    write("1.pem", KeyFixtures.pem(pair));
    SigningKey ofPem = read().keys().getFirst();
    assertThat(ofPem.algorithm()).isEqualTo(algorithm);
    assertThat(ofPem.publicJwk())
        .contains("\"kid\":\"" + ofPem.id() + "\"", "\"alg\":\"" + algorithm + "\"")
        .doesNotContain("\"d\"");

    SigningKey ofJwk = KeyFile.parse(folder.resolve("2.jwk"), KeyFixtures.jwk(pair));
    assertThat(ofJwk.id()).isEqualTo(ofPem.id());
    assertThat(ofJwk.publicJwk()).isEqualTo(ofPem.publicJwk());
  }

  @Test
  void filesAsOpensslMakesThemAreKeys() {
    write("a.pem", KeyFixtures.OPENSSL_P256);
    write("b.pem", KeyFixtures.OPENSSL_ED25519);
    assertThat(read().keys()).extracting(SigningKey::algorithm).containsExactly("ES256", "EdDSA");
  }

  @Test
  void theGreatestNameIsTheNewest() {
    write("2026-02-01.pem", KeyFixtures.pem(KeyFixtures.pair("Ed25519")));
    write("2026-01-01.pem", KeyFixtures.pem(KeyFixtures.pair("secp256r1")));
    assertThat(read().keys())
        .extracting(SigningKey::name)
        .containsExactly("2026-01-01", "2026-02-01");
  }

  @Test
  void whatElseLiesInAMountedSecretIsLeftAlone() throws IOException {
    Files.createDirectory(folder.resolve("..2026_01_01"));
    write("README.txt", "keys");
    write("a.pem", KeyFixtures.OPENSSL_P256);
    assertThat(read().keys()).hasSize(1);
  }

  @Test
  void aRevokedKeyIsNoKey() {
    write("a.pem", KeyFixtures.OPENSSL_P256);
    write("b.pem", KeyFixtures.OPENSSL_ED25519);
    String id = read().keys().getFirst().id();
    write(id + ".revoked", "");
    assertThat(read().keys()).extracting(SigningKey::name).containsExactly("b");
    assertThat(read().revoked()).containsExactly(id);
  }

  @Test
  void anEmptyFolderSaysHowToMakeAKey() {
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("openssl genpkey");
  }

  @Test
  void aMissingFolderNamesTheProperty() {
    assertThatThrownBy(() -> new KeyFolder(folder.resolve("gone")).read())
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("fynix.session.token.keys-directory");
  }

  @Test
  void theSameKeyTwiceIsRefused() {
    write("a.pem", KeyFixtures.OPENSSL_P256);
    write("b.pem", KeyFixtures.OPENSSL_P256);
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("same key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.pem | hello | no block -----BEGIN PRIVATE KEY-----",
        "a.pem | -----BEGIN EC PRIVATE KEY----- x | openssl pkcs8 -topk8",
        "a.pem | -----BEGIN ENCRYPTED PRIVATE KEY----- x | encrypted",
        "a.pem | -----BEGIN PRIVATE KEY-----MA==-----END PRIVATE KEY----- | another kind",
        "a.jwk | hello | is no JWK",
        "a.jwk | {\"kty\":\"oct\",\"k\":\"AAAA\"} | has no private key"
      })
  void aFileThatIsNoKeySaysWhatToDo(String name, String content, String said) {
    write(name, content);
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(said);
  }

  @Test
  void anotherCurveIsRefused() {
    write("a.pem", KeyFixtures.pem(KeyFixtures.pair("secp384r1")));
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("P-256");
  }

  @Test
  void halvesOfDifferentPairsAreRefused() {
    KeyPair one = KeyFixtures.pair("secp256r1");
    KeyPair other = KeyFixtures.pair("secp256r1");
    write("a.pem", KeyFixtures.pem(new KeyPair(other.getPublic(), one.getPrivate())));
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("does not belong");
  }

  @Test
  void aTooLongFileIsRefused() {
    write("a.pem", " ".repeat(KeyFolder.MAX_BYTES + 1));
    assertThatThrownBy(this::read)
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("longer than");
  }
}
