package io.fynix.platform.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fynix.platform.redis.FaultProxy;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.ProxiedRedisTestResource;
import io.fynix.platform.redis.RealRedis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node that is cut off from Redis answers, and what it knows once it is back. */
@QuarkusTest
@QuarkusTestResource(value = SessionOutageTest.Prepared.class, restrictToAnnotatedClass = true)
@TestProfile(SessionOutageTest.Setting.class)
class SessionOutageTest {
  private static final Duration MAX_LAG = Duration.ofMillis(500);
  private static final AccessTokenFixture KEY = AccessTokenFixture.es256();

  public static final class Setting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fynix.session.access-token.outage-grace.aal2", "2s");
    }
  }

  /** One session was revoked, and the log forgot it, before the node starts. */
  public static final class Prepared extends ProxiedRedisTestResource {
    @Override
    protected void prepare(RealRedis server) {
      remember(server, "session early dan");
    }
  }

  @Inject AccessTokenVerifier verifier;
  @Inject SessionRevocations revocations;
  @Inject SessionKeys keys;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  FaultProxy proxy;

  private static void remember(RealRedis server, String revocation) {
    long until = System.currentTimeMillis() + 600_000;
    server.run("ZADD", Keys.SESSION_REVOCATIONS, Long.toString(until), revocation);
  }

  @BeforeEach
  void ready() {
    KEY.publish(redis);
    String token = KEY.token("ada", "ready").with("aal", "aal3").sign();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> verify(token) instanceof AccessTokenResult.Valid);
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  private AccessTokenResult verify(String token) throws Exception {
    return verifier.verify(token).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aNodeThatStartsLateKnowsEarlierRevocations() throws Exception {
    assertThat(verify(KEY.token("dan", "early").sign())).isEqualTo(new AccessTokenResult.Revoked());
  }

  /** The bound is one of the node's own clock: what it knew was never older when it said yes. */
  @Test
  void aNodeThatIsCutOffNeverTrustsWhatIsOlderThanTheBound() throws Exception {
    String strong = KEY.token("ada", "strong").with("aal", "aal3").sign();
    proxy.cut();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    AccessTokenResult result;
    do {
      Duration age = revocations.sinceSync();
      result = verify(strong);
      if (age.compareTo(MAX_LAG) > 0) {
        assertThat(result).isEqualTo(new AccessTokenResult.Undecided());
      }
    } while (result instanceof AccessTokenResult.Valid && System.nanoTime() < end);
    assertThat(result).isEqualTo(new AccessTokenResult.Undecided());
    assertThat(revocations.sinceSync()).isGreaterThan(MAX_LAG);

    given()
        .header("Authorization", "Bearer " + strong)
        .get("/test/who")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("type", equalTo("https://fynix.io/problems/session-undecided"));
  }

  @Test
  void aWeakerSessionHasGraceAndThenTheNodeCanNotTell() throws Exception {
    String weak = KEY.token("ada", "weak").sign();
    String middle = KEY.token("ada", "middle").with("aal", "aal2").sign();
    assertThat(verify(weak)).isInstanceOf(AccessTokenResult.Valid.class);
    proxy.cut();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> verify(middle).equals(new AccessTokenResult.Undecided()));
    assertThat(revocations.sinceSync()).isGreaterThan(MAX_LAG.plusSeconds(2));
    // Its grace is 30 s: it lasts unless this machine slept.
    AccessTokenResult result = verify(weak);
    if (revocations.sinceSync().compareTo(Duration.ofSeconds(30)) < 0) {
      assertThat(result).isInstanceOf(AccessTokenResult.Valid.class);
    }
  }

  @Test
  void aForgedTokenIsRefusedDuringAnOutageAsWell() throws Exception {
    String forged = AccessTokenFixture.es256().token("ada", "s").header("kid", KEY.keyId()).sign();
    proxy.cut();
    assertThat(verify(forged)).isInstanceOf(AccessTokenResult.Invalid.class);
  }

  @Test
  void aTokenOfAnUnknownKeyIsNotRefusedWhenNobodyCanTell() {
    String unknown = AccessTokenFixture.es256().token("ada", "s").sign();
    proxy.cut();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> verify(unknown).equals(new AccessTokenResult.Undecided()));
  }

  @Test
  void revocationsThatTheLogForgotMeanwhileAreReadAgain() throws Exception {
    String missed = KEY.token("eve", "missed").sign();
    assertThat(verify(missed)).isInstanceOf(AccessTokenResult.Valid.class);
    proxy.cut();
    remember(redis, "session missed eve");
    String sequence = String.valueOf(redis.run("INCR", Keys.CONTROL.sequence()));
    redis.run(
        "XADD",
        Keys.CONTROL.stream(),
        sequence + "-0",
        "type",
        "session.revoked",
        "user",
        "eve",
        "session",
        "missed");
    redis.run("XTRIM", Keys.CONTROL.stream(), "MAXLEN", "0");
    proxy.reset();
    proxy.heal();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> verify(missed).equals(new AccessTokenResult.Revoked()));
  }

  @Test
  void revocationsDuringTheCutAreHeardAfterIt() {
    String cut = KEY.token("fay", "cut").sign();
    proxy.cut();
    remember(redis, "user 4 - fay");
    String sequence = String.valueOf(redis.run("INCR", Keys.CONTROL.sequence()));
    redis.run(
        "XADD",
        Keys.CONTROL.stream(),
        sequence + "-0",
        "type",
        "sessions.revoked",
        "user",
        "fay",
        "epoch",
        "4");
    proxy.heal();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> verify(cut).equals(new AccessTokenResult.Revoked()));
  }
}
