package io.fynix.realtime.token;

import static io.fynix.realtime.token.KeyHost.jwk;
import static io.fynix.realtime.token.Tokens.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.metric.MetricNames;
import io.fynix.realtime.outgoing.OutgoingHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that a real HTTP server publishes. */
class KeySetsTest {
  private static final KeyPair RSA = Tokens.rsa(2048);
  private static final KeyPair OTHER = Tokens.rsa(2048);
  private static final KeyPair WEAK = Tokens.rsa(1024);
  private static final String ADA = "{\"sub\":\"ada\"}";

  private final KeyHost host = new KeyHost();
  private final MovingClock clock = new MovingClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConnectionTokens tokens = tokens(Map.of("jwks-public-endpoint", host.url()));

  @AfterEach
  void stop() {
    host.close();
  }

  private ConnectionTokens tokens(Map<String, String> options) {
    Map<String, String> properties = new HashMap<>();
    options.forEach((name, value) -> properties.put(Tokens.PREFIX + name, value));
    return new ConnectionTokens(
        Tokens.mapping(TokenConfig.class, properties),
        new KeySets(new OutgoingHttp(), clock, registry),
        clock);
  }

  private static final class MovingClock extends Clock {
    private volatile Instant now = Tokens.NOW;

    void advance(Duration step) {
      now = now.plus(step);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static String signed(@Nullable String keyId, String algorithm, Key key, String claims) {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    token.setAlgorithmHeaderValue(algorithm);
    token.setKeyIdHeaderValue(keyId);
    token.setKey(key);
    token.setDoKeyValidation(false);
    token.setPayload(claims);
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(String keyId) {
    return signed(keyId, "RS256", RSA.getPrivate(), ADA);
  }

  private TokenResult<ConnectionClaims> verify(String token) {
    return get(tokens.verify(token));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void assertVerified(TokenResult<ConnectionClaims> result) {
    assertThat(result).isInstanceOf(TokenResult.Verified.class);
  }

  private static void assertInvalid(TokenResult<ConnectionClaims> result) {
    assertThat(result).isInstanceOf(TokenResult.Invalid.class);
  }

  private double fetches(String outcome) {
    return registry.counter(MetricNames.KEY_SET_FETCHES, "outcome", outcome).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512"})
  void anRsaKeyServesAllItsAlgorithms(String algorithm) {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a", algorithm, RSA.getPrivate(), ADA)));
  }

  @ParameterizedTest
  @CsvSource({"ES256, secp256r1", "ES384, secp384r1", "ES512, secp521r1"})
  void anEcdsaKeyServesTheAlgorithmOfItsCurve(String algorithm, String curve) {
    KeyPair pair = Tokens.ec(curve);
    host.publish(jwk("a", pair.getPublic()));
    assertVerified(verify(signed("a", algorithm, pair.getPrivate(), ADA)));
  }

  @Test
  void anEd25519KeyServes() {
    KeyPair pair = Tokens.keyPair("Ed25519");
    host.publish(jwk("a", pair.getPublic()));
    assertVerified(verify(signed("a", "EdDSA", pair.getPrivate(), ADA)));
  }

  @Test
  void anEd448KeyDoesNot() {
    KeyPair pair = Tokens.keyPair("Ed448");
    host.publish(jwk("a", pair.getPublic()));
    assertInvalid(verify(signed("a", "EdDSA", pair.getPrivate(), ADA)));
  }

  @Test
  void aKeyIsFetchedOnce() {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
    clock.advance(Duration.ofMinutes(59));
    assertThat(tokens.verify(signed("a")).toCompletableFuture()).isDone();
    assertVerified(verify(signed("a")));
    assertThat(host.requests).hasSize(1);
  }

  @Test
  void concurrentSearchesAreOneFetch() {
    host.publish(jwk("a", RSA.getPublic()));
    var results = IntStream.range(0, 50).mapToObj(i -> tokens.verify(signed("a"))).toList();
    results.forEach(result -> assertVerified(get(result)));
    assertThat(host.requests).hasSize(1);
  }

  @Test
  void aFloodOfInventedKeysIsOneFetch() {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
    clock.advance(RemoteKeySet.MIN_INTERVAL);
    assertInvalid(verify(signed("invented")));
    for (int i = 0; i < 500; i++) {
      assertThat(verify(signed("invented" + i))).isInstanceOf(TokenResult.Undecided.class);
    }
    assertVerified(verify(signed("a")));
    assertThat(host.requests).hasSize(2);
  }

  @Test
  void keysRotate() {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
    host.publish(jwk("b", OTHER.getPublic()));
    String fresh = signed("b", "RS256", OTHER.getPrivate(), ADA);
    assertThat(verify(fresh)).as("too early to ask").isInstanceOf(TokenResult.Undecided.class);
    clock.advance(RemoteKeySet.MIN_INTERVAL);
    assertVerified(verify(fresh));
    clock.advance(RemoteKeySet.MIN_INTERVAL);
    assertInvalid(verify(signed("a")));
  }

  @Test
  void aKnownKeyOutlivesAnOutageForADay() {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
    host.answers(503, "");
    clock.advance(Duration.ofHours(23));
    assertVerified(verify(signed("a")));
    assertThat(host.requests).as("one fetch and three failed tries").hasSize(4);
    assertVerified(verify(signed("a")));
    assertThat(host.requests).as("not again at once").hasSize(4);
    assertThat(verify(signed("b"))).isInstanceOf(TokenResult.Undecided.class);
    clock.advance(Duration.ofHours(1));
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
    host.publish(jwk("a", RSA.getPublic()));
    clock.advance(RemoteKeySet.MIN_INTERVAL);
    assertVerified(verify(signed("a")));
  }

  @Test
  void aKeyThatIsGoneAfterAnHourIsNotBelieved() {
    host.publish(jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
    host.publish(jwk("b", OTHER.getPublic()));
    clock.advance(Duration.ofHours(1));
    assertInvalid(verify(signed("a")));
  }

  @Test
  void aServerThatHangsIsGivenUpAfterThreeTries() {
    host.hangs();
    long start = System.nanoTime();
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    assertThat(fetches("timeout")).isEqualTo(3);
  }

  @Test
  void aServerThatIsNotThereDecidesNothing() {
    host.close();
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
    assertThat(fetches("unreachable")).isEqualTo(3);
  }

  @Test
  void aHugeAnswerIsNotRead() {
    host.answers(200, " ".repeat(KeySets.MAX_BYTES + 1));
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
    assertThat(fetches("too_large")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"keys\":1}", "<html>"})
  void anAnswerThatIsNoKeySetDecidesNothing(String body) {
    host.answers(200, body);
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
    assertThat(fetches("unusable")).isEqualTo(3);
  }

  @Test
  void aSetWithTooManyKeysIsRefused() {
    String key = jwk("a", RSA.getPublic());
    host.publish(
        IntStream.rangeClosed(0, PublicKeySet.MAX_KEYS).mapToObj(i -> key).toArray(String[]::new));
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
  }

  @Test
  void aBrokenKeyDoesNotTakeTheOthersWithIt() {
    host.publish("{\"kid\":\"x\",\"kty\":\"RSA\"}", "7", jwk("a", RSA.getPublic()));
    assertVerified(verify(signed("a")));
  }

  @Test
  void anIdThatTwoKeysHaveCountsForNone() {
    host.publish(jwk("a", OTHER.getPublic()), jwk("a", RSA.getPublic()));
    assertInvalid(verify(signed("a")));
  }

  @Test
  void aTokenMustNameItsKey() {
    host.publish(jwk("a", RSA.getPublic()));
    assertInvalid(verify(signed(null, "RS256", RSA.getPrivate(), ADA)));
    assertThat(host.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS256", "PS256", "dir"})
  void whatKeySetsCannotSignIsNotEvenAskedFor(String algorithm) {
    String header = base64("{\"alg\":\"" + algorithm + "\",\"kid\":\"a\"}");
    assertInvalid(verify(header + "." + base64(ADA) + ".AAAA"));
    assertInvalid(verify(header + "." + base64(ADA) + "."));
    assertThat(host.requests).isEmpty();
  }

  @Test
  void aPublicKeyIsNoSecret() {
    host.publish(jwk("a", RSA.getPublic()));
    for (byte[] secret :
        List.of(
            Tokens.pem(RSA.getPublic()).getBytes(StandardCharsets.UTF_8),
            RSA.getPublic().getEncoded())) {
      assertInvalid(verify(signed("a", "HS256", Tokens.hmac(secret), ADA)));
    }
  }

  @Test
  void aSecretInAKeySetIsNoKey() {
    host.publish("{\"kid\":\"a\",\"kty\":\"oct\",\"k\":\"" + base64(Tokens.SECRET) + "\"}");
    assertInvalid(
        verify(
            signed(
                "a", "HS256", Tokens.hmac(Tokens.SECRET.getBytes(StandardCharsets.UTF_8)), ADA)));
    assertInvalid(verify(signed("a")));
  }

  @Test
  void aKeyCountsForItsOwnUseAlgorithmAndStrengthOnly() {
    String key = jwk("a", RSA.getPublic());
    host.publish(
        key.replace("\"a\"", "\"enc\",\"use\":\"enc\""),
        key.replace("\"a\"", "\"rs512\",\"alg\":\"RS512\""),
        jwk("weak", WEAK.getPublic()));
    assertVerified(verify(signed("rs512", "RS512", RSA.getPrivate(), ADA)));
    assertInvalid(verify(signed("rs512")));
    assertInvalid(verify(signed("enc")));
    assertInvalid(verify(signed("weak", "RS256", WEAK.getPrivate(), ADA)));
    assertInvalid(verify(signed("rs512", "ES256", Tokens.ec("secp256r1").getPrivate(), ADA)));
  }

  @Test
  void anotherKeyDoesNotSign() {
    host.publish(jwk("a", RSA.getPublic()));
    assertInvalid(verify(signed("a", "RS256", OTHER.getPrivate(), ADA)));
  }

  @Test
  void aRedirectIsNotFollowed() {
    host.answers(302, "");
    assertThat(verify(signed("a"))).isInstanceOf(TokenResult.Undecided.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example/acme, true",
    "https://id.example/.., false",
    "https://id.example/a%2Fb, false",
    "https://id.example/a/b, false",
    "https://id.example/a?b, false",
    "https://id.example/a@b, false",
    "https://elsewhere.example/acme, false",
  })
  void theIssuerLeadsToItsKeys(String issuer, boolean leads) {
    ConnectionTokens tenants =
        tokens(
            Map.of(
                "jwks-public-endpoint",
                host.url() + "/{{realm}}/certs",
                "issuer-regex",
                "^https://id\\.example/(?<realm>.+)$"));
    host.publish(jwk("a", RSA.getPublic()));
    String claims = "{\"sub\":\"ada\",\"iss\":\"" + issuer + "\"}";
    TokenResult<ConnectionClaims> result =
        get(tenants.verify(signed("a", "RS256", RSA.getPrivate(), claims)));
    if (leads) {
      assertVerified(result);
      assertThat(host.requests).containsExactly("/acme/certs");
    } else {
      assertInvalid(result);
      assertThat(host.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost/{{realm}}", "ftp://localhost/x", "/x", "http://local host"})
  void anAddressThatCannotBeStopsTheStart(String url) {
    assertThatThrownBy(() -> tokens(Map.of("jwks-public-endpoint", url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jwks-public-endpoint");
  }
}
