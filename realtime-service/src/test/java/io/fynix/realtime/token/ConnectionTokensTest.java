package io.fynix.realtime.token;

import static io.fynix.realtime.token.Tokens.NOW;
import static io.fynix.realtime.token.Tokens.SECRET;
import static io.fynix.realtime.token.Tokens.base64;
import static io.fynix.realtime.token.Tokens.connectionTokens;
import static io.fynix.realtime.token.Tokens.hs256;
import static io.fynix.realtime.token.Tokens.pem;
import static io.fynix.realtime.token.Tokens.secondsFromNow;
import static io.fynix.realtime.token.Tokens.signed;
import static io.fynix.realtime.token.Tokens.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTokensTest {
  private static final KeyPair RSA = Tokens.rsa(2048);
  private static final String NAMED = "{\"sub\":\"ada\"}";

  private final ConnectionTokens tokens = connectionTokens(Map.of("hmac-secret-key", SECRET));

  private ConnectionClaims verified(String claims) {
    return verified(tokens, hs256(SECRET, claims));
  }

  private static ConnectionClaims verified(ConnectionTokens tokens, String token) {
    if (verify(tokens, token) instanceof TokenResult.Verified<ConnectionClaims>(var claims)) {
      return claims;
    }
    throw new AssertionError("Not verified: " + verify(tokens, token));
  }

  private static void assertInvalid(TokenResult<?> result, String reason) {
    assertThat(result).isInstanceOf(TokenResult.Invalid.class).asString().contains(reason);
  }

  @Test
  void aTokenNamesTheUser() {
    assertThat(verified(NAMED).user()).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"sub\":\"\"}", "{\"sub\":null}"})
  void aTokenWithoutUserIsOfAnAnonymousOne(String claims) {
    assertThat(verified(claims).user()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void aSecretOfAnyLengthServesAllItsAlgorithms(String algorithm) {
    ConnectionTokens unsafe = connectionTokens(Map.of("hmac-secret-key", "s"));
    String token = signed(algorithm, Tokens.hmac(new byte[] {'s'}), NAMED);
    assertThat(verified(unsafe, token).user()).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512"})
  void aTokenCanBeSignedByRsa(String algorithm) {
    ConnectionTokens tokens = connectionTokens(Map.of("rsa-public-key", pem(RSA.getPublic())));
    assertThat(verified(tokens, signed(algorithm, RSA.getPrivate(), NAMED)).user())
        .isEqualTo("ada");
  }

  @ParameterizedTest
  @CsvSource({"ES256, secp256r1", "ES384, secp384r1", "ES512, secp521r1"})
  void aTokenCanBeSignedByEcdsa(String algorithm, String curve) {
    KeyPair pair = Tokens.ec(curve);
    ConnectionTokens tokens = connectionTokens(Map.of("ecdsa-public-key", pem(pair.getPublic())));
    assertThat(verified(tokens, signed(algorithm, pair.getPrivate(), NAMED)).user())
        .isEqualTo("ada");
  }

  @Test
  void anotherSecretDoesNotSign() {
    assertInvalid(verify(tokens, hs256("another secret", NAMED)), "signature");
  }

  @Test
  void changedClaimsAreNotBelieved() {
    String[] parts = hs256(SECRET, NAMED).split("\\.");
    String forged = parts[0] + "." + base64("{\"sub\":\"root\"}") + "." + parts[2];
    assertInvalid(verify(tokens, forged), "signature");
  }

  @Test
  void anExpiredTokenOfAnotherSecretIsInvalid() {
    assertInvalid(verify(tokens, hs256("another secret", "{\"exp\":1}")), "signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
  void aTokenWithoutSignatureIsNeverBelieved(String algorithm) {
    String header = base64("{\"alg\":\"" + algorithm + "\"}");
    for (String signature : List.of("", "AAAA", base64(SECRET))) {
      assertInvalid(verify(tokens, header + "." + base64(NAMED) + "." + signature), "");
    }
  }

  @Test
  void aPublicKeyIsNoSecret() {
    ConnectionTokens tokens = connectionTokens(Map.of("rsa-public-key", pem(RSA.getPublic())));
    byte[] pem = pem(RSA.getPublic()).getBytes(StandardCharsets.UTF_8);
    for (byte[] secret : List.of(pem, RSA.getPublic().getEncoded())) {
      assertInvalid(verify(tokens, signed("HS256", Tokens.hmac(secret), NAMED)), "no key");
    }
  }

  @Test
  void aPublicKeyBesideASecretIsNoSecretEither() {
    ConnectionTokens tokens =
        connectionTokens(Map.of("rsa-public-key", pem(RSA.getPublic()), "hmac-secret-key", SECRET));
    byte[] pem = pem(RSA.getPublic()).getBytes(StandardCharsets.UTF_8);
    assertInvalid(verify(tokens, signed("HS256", Tokens.hmac(pem), NAMED)), "signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PS256", "EdDSA", "HS1", "dir", "RS256", "ES256"})
  void anAlgorithmWithoutKeyIsInvalid(String algorithm) {
    String token = base64("{\"alg\":\"" + algorithm + "\"}") + "." + base64(NAMED) + ".AAAA";
    assertInvalid(verify(tokens, token), "no key");
  }

  @Test
  void withoutAnyKeyNoTokenIsBelieved() {
    assertInvalid(verify(connectionTokens(Map.of()), hs256("s", NAMED)), "no key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "{}.{}.{}",
        "e30.e30.e30",
        "W10.W10.AAAA",
        "eyJhbGciOjV9.e30.AAAA",
        "eyJhbGciOiJIUzI1NiJ9..AAAA",
        "eyJhbGciOiJIUzI1NiJ9.e30.",
        "eyJhbGciOiJIUzI1NiJ9.e30.\u0000😀",
        "eyJhbGciOiJIUzI1NiIsImFsZyI6Im5vbmUifQ.e30.AAAA"
      })
  void nonsenseIsInvalid(String token) {
    assertInvalid(verify(tokens, token), "");
  }

  @Test
  void aHeaderThatMustBeUnderstoodIsNotIgnored() {
    String header = base64("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}");
    String[] parts = hs256(SECRET, NAMED).split("\\.");
    assertInvalid(verify(tokens, header + "." + parts[1] + "." + parts[2]), "");
  }

  @Test
  void aGiantTokenIsNotEvenLookedAt() {
    String claims = "{\"sub\":\"" + "a".repeat(TokenVerifier.MAX_LENGTH) + "\"}";
    assertInvalid(verify(tokens, hs256(SECRET, claims)), "too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "5",
        "x",
        "",
        "{} {}",
        "{\"sub\":\"a\",\"sub\":\"b\"}",
        "{\"exp\":2000000000,\"exp\":9000000000}",
        "{\"info\":{\"a\":1,\"a\":2}}",
        "{\"sub\":5}",
        "{\"sub\":[\"ada\"]}",
        "{\"sub\":{}}",
        "{\"exp\":\"2000000000\"}",
        "{\"nbf\":true}",
        "{\"expire_at\":\"soon\"}",
        "{\"b64info\":5}",
        "{\"b64info\":\"?\"}",
        "{\"channels\":5}",
        "{\"channels\":[5]}",
        "{\"subs\":[]}",
        "{\"subs\":{\"a\":5}}",
        "{\"subs\":{\"a\":{\"override\":{\"presence\":true}}}}",
        "{\"meta\":[]}",
        "{\"channel\":\"news\"}",
        "{\"channel\":\"\"}"
      })
  void claimsOfAnotherShapeAreInvalid(String claims) {
    assertInvalid(verify(tokens, hs256(SECRET, claims)), "");
  }

  @Test
  void deepClaimsAreInvalid() {
    String claims = "{\"info\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    assertInvalid(verify(tokens, hs256(SECRET, claims)), "");
  }

  @ParameterizedTest
  @CsvSource({"exp, -1", "exp, 0", "nbf, 1"})
  void aTokenThatIsNotInForceIsExpired(String claim, long seconds) {
    String token = hs256(SECRET, "{\"" + claim + "\":" + secondsFromNow(seconds) + "}");
    assertThat(verify(tokens, token)).isEqualTo(new TokenResult.Expired<>());
  }

  @Test
  void aTokenFromTheFutureIsInvalidButForTheSkewOfClocks() {
    assertThat(verify(tokens, hs256(SECRET, "{\"iat\":" + secondsFromNow(61) + "}")))
        .isInstanceOf(TokenResult.Invalid.class);
    assertThat(verify(tokens, hs256(SECRET, "{\"iat\":" + secondsFromNow(60) + "}")))
        .isInstanceOf(TokenResult.Verified.class);
  }

  @Test
  void theLastSecondStillCounts() {
    assertThat(
            verified("{\"exp\":" + secondsFromNow(1) + ",\"nbf\":" + secondsFromNow(0) + "}")
                .expiresAt())
        .isEqualTo(NOW.plusSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({"-5, -1e400", "0, -0.0", "1e400, 1e999999999"})
  void absurdTimesDoNoHarm(String first, String second) {
    assertThat(verify(tokens, hs256(SECRET, "{\"exp\":" + first + "}")))
        .isNotInstanceOf(TokenResult.Invalid.class);
    assertThat(verify(tokens, hs256(SECRET, "{\"exp\":" + second + "}")))
        .isNotInstanceOf(TokenResult.Invalid.class);
  }

  @Test
  void withoutExpTheConnectionNeverExpires() {
    assertThat(verified(NAMED).expiresAt()).isNull();
  }

  @Test
  void theConnectionMayEndAtAnotherTimeThanTheToken() {
    long exp = secondsFromNow(60);
    assertThat(verified("{\"exp\":" + exp + ",\"expire_at\":0}").expiresAt()).isNull();
    assertThat(verified("{\"exp\":" + exp + ",\"expire_at\":5}").expiresAt())
        .isEqualTo(Instant.ofEpochSecond(5));
  }

  @Test
  void infoIsJsonOrBytes() {
    assertThat(verified("{\"info\":{\"a\":1.50}}").info()).asString().isEqualTo("{\"a\":1.50}");
    assertThat(verified("{\"info\":{},\"b64info\":\"/wA=\"}").info()).containsExactly(0xff, 0);
    assertThat(verified("{\"info\":null,\"b64info\":\"\"}").info()).isNull();
  }

  @Test
  void channelsAndSubscriptionsAreThere() {
    ConnectionClaims claims =
        verified(
            "{\"channels\":[\"a\"],\"meta\":{\"m\":1},\"subs\":{\"b\":{\"info\":1,\"b64data\":"
                + "\"AA==\",\"override\":{\"presence\":{\"value\":true}}},\"c\":{}}}");
    assertThat(claims.channels()).containsExactly("a");
    assertThat(claims.meta()).asString().isEqualTo("{\"m\":1}");
    assertThat(claims.subs())
        .usingRecursiveComparison()
        .isEqualTo(
            Map.of(
                "b",
                new ServerSubscription(
                    new byte[] {'1'}, new byte[] {0}, Map.of("presence", true), null),
                "c",
                new ServerSubscription(null, null, Map.of(), null)));
  }

  @Test
  void theSecretBeforeAChangeIsAcceptedForAWhile() {
    String token = hs256("old", NAMED);
    ConnectionTokens during =
        connectionTokens(
            Map.of(
                "hmac-secret-key",
                SECRET,
                "hmac-previous-secret-key",
                "old",
                "hmac-previous-secret-key-valid-until",
                NOW.plusSeconds(1).toString()));
    ConnectionTokens after =
        connectionTokens(
            Map.of(
                "hmac-secret-key",
                SECRET,
                "hmac-previous-secret-key",
                "old",
                "hmac-previous-secret-key-valid-until",
                NOW.toString()));
    assertThat(verified(during, token).user()).isEqualTo("ada");
    assertThat(verified(during, hs256(SECRET, NAMED)).user()).isEqualTo("ada");
    assertInvalid(verify(after, token), "signature");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audience | app | {'aud':'app'} | true",
        "audience | app | {'aud':['x','app']} | true",
        "audience | app | {'aud':'application'} | false",
        "audience | app | {} | false",
        "audience-regex | ^app-[0-9]+$ | {'aud':'app-7'} | true",
        "audience-regex | ^app-[0-9]+$ | {'aud':['app-x']} | false",
        "issuer | me | {'iss':'me'} | true",
        "issuer | me | {'iss':'you'} | false",
        "issuer | me | {} | false",
        "issuer-regex | ^m | {'iss':'me'} | true",
        "issuer-regex | ^m | {'iss':'you'} | false",
        "user-id-claim | uid | {'uid':'x'} | true",
        "user-id-claim | uid | {'uid':5} | false",
      })
  void optionsNarrowWhatIsBelieved(String option, String value, String claims, boolean valid) {
    ConnectionTokens narrow = connectionTokens(Map.of("hmac-secret-key", SECRET, option, value));
    TokenResult<ConnectionClaims> result = verify(narrow, hs256(SECRET, claims.replace('\'', '"')));
    assertThat(result instanceof TokenResult.Verified).isEqualTo(valid);
  }

  @Test
  void keysThatCannotBeUsedStopTheStart() {
    String weak = pem(Tokens.rsa(1024).getPublic());
    String otherKind = pem(RSA.getPublic());
    String empty =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getEncoder().encodeToString(new byte[20])
            + "\n-----END PUBLIC KEY-----";
    for (Map<String, String> options :
        List.of(
            Map.of("rsa-public-key", "text"),
            Map.of("rsa-public-key", weak),
            Map.of("rsa-public-key", empty),
            Map.of("ecdsa-public-key", otherKind))) {
      assertThatThrownBy(() -> connectionTokens(options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("public key");
    }
  }

  @Test
  void nothingOfATokenIsInTexts() {
    assertThat(verified("{\"sub\":\"ada\",\"info\":\"her\"}").toString())
        .doesNotContain("ada", "her");
    assertThat(verify(tokens, hs256(SECRET, "{\"sub\":[\"ada\"]}")).toString())
        .doesNotContain("ada");
  }
}
