package io.fynix.session.validate;

import static io.fynix.session.store.StoreFixture.get;
import static io.fynix.session.validate.Node.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.Creation;
import io.fynix.session.store.Sessions;
import io.fynix.session.store.StoreFixture;
import io.fynix.session.store.UserLimit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each row of the failure table that names sessions: what a node answers while its Redis is away,
 * cut off, empty or refuses to write.
 */
class SessionFailuresTest {
  private static final int NO_GRACE = 0;
  private static final int LONG_GRACE = 600_000;
  private static final int SHORT_GRACE = 3_000;
  private static final UserLimit ANY = new UserLimit(0, UserLimit.Policy.DENY);

  private final String user = "user-" + UUID.randomUUID();
  private RealRedis redis;
  private StoreFixture admin;
  private Node node;

  @BeforeEach
  void start() {
    redis = RealRedis.start();
    admin = new StoreFixture(redis);
    node = new Node(redis, Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
    admin.close();
  }

  @Test
  void withoutRedisAKnownSessionIsGoodForItsGraceAndThenNobodyKnows() {
    RefreshToken token = create(SHORT_GRACE);
    node.awaitNear(token);
    node.network.refuse();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("degraded"));
    assertThat(node.count("degraded")).isPositive();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("unavailable"));
    assertThat(node.judge(token)).isEqualTo("unavailable");
    assertThat(node.count("unavailable")).isPositive();
  }

  @Test
  void withoutRedisASessionWithoutGraceIsNeverInvalid() {
    RefreshToken token = create(NO_GRACE);
    node.awaitNear(token);
    node.network.refuse();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String answer = node.judge(token);
              assertThat(answer).isIn("valid", "unavailable");
              return answer.equals("unavailable");
            });
  }

  @Test
  void withoutRedisAnUnknownSessionIsNotInvalid() {
    RefreshToken token = create(LONG_GRACE);
    node.network.refuse();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("unavailable"));
  }

  @Test
  void aSlowRedisIsLikeNone() {
    RefreshToken token = create(LONG_GRACE);
    node.awaitNear(token);
    redis.pause();
    try {
      await().atMost(PATIENCE).until(() -> node.judge(token).equals("degraded"));
    } finally {
      redis.resume();
    }
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("valid"));
  }

  @Test
  void aPartitionedNodeRefusesARevokedSessionWithinItsBound() {
    RefreshToken token = create(NO_GRACE);
    node.awaitNear(token);
    node.network.cut();
    long cut = System.nanoTime();
    get(admin.store.revoke(token.session(), "test"));
    while (node.validator.validateNear(token.text()) != null) {
      Thread.onSpinWait();
    }
    long millis = (System.nanoTime() - cut) / 1_000_000;
    // 0.5 s on a machine that is not in the way; the test must not depend on that.
    assertThat(millis).isLessThan(PATIENCE.toMillis());
    assertThat(node.judge(token)).isEqualTo("unavailable");
    node.network.heal();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("invalid"));
  }

  @Test
  void aNodeThatWasCutOffHearsWhatItMissed() {
    RefreshToken token = create(LONG_GRACE);
    RefreshToken other = create(LONG_GRACE);
    node.awaitNear(token);
    node.awaitNear(other);
    node.network.refuse();
    get(admin.store.revoke(token.session(), "test"));
    node.network.heal();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("invalid"));
    await().atMost(PATIENCE).until(() -> node.judge(other).equals("valid"));
  }

  @Test
  void connectionsThatBreakAgainAndAgainLeaveNoStaleSession() {
    for (int round = 0; round < 5; round++) {
      RefreshToken token = create(NO_GRACE);
      node.awaitNear(token);
      node.network.reset();
      get(admin.store.revoke(token.session(), "test"));
      await().atMost(PATIENCE).until(() -> node.judge(token).equals("invalid"));
    }
  }

  @Test
  void anEmptyRedisHasNoSessionsAndTheNodeKeepsNone() {
    RefreshToken token = create(LONG_GRACE);
    node.awaitNear(token);
    redis.restart();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("invalid"));
    RefreshToken later = create(LONG_GRACE);
    node.awaitNear(later);
  }

  @Test
  void aTrimmedLogMakesNearSessionsUseless() {
    RefreshToken token = create(NO_GRACE);
    node.awaitNear(token);
    node.network.refuse();
    get(admin.store.revoke(token.session(), "test"));
    redis.run("XTRIM", "fx:sessions:{u%02d}".formatted(token.session().partition()), "MAXLEN", "0");
    node.network.heal();
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("invalid"));
  }

  @Test
  void sessionsNeitherBeginNorAreExchangedNorEndWithoutRedis() {
    RefreshToken token = create(LONG_GRACE);
    node.network.refuse();
    var store = node.store.store;
    SessionId id = admin.keys.newSession(user);
    var record = Sessions.record(user, admin.keys.first(id).hash(), admin.clock.millis());
    await().atMost(PATIENCE).untilAsserted(() -> unavailable(store.create(id, record, ANY)));
    unavailable(store.rotate(token, admin.keys.successor(token), Sessions.CLIENT, 8));
    unavailable(store.revoke(token.session(), "test"));
    unavailable(store.revokeUser(admin.keys.user(user), user, null, "test"));
    unavailable(store.revokeEveryone("test"));
  }

  @Test
  void aRedisThatRefusesToWriteStillReads() {
    RefreshToken token = create(NO_GRACE);
    redis.run("CONFIG", "SET", "maxmemory", "1");
    unavailable(node.store.store.rotate(token, admin.keys.successor(token), Sessions.CLIENT, 8));
    assertThat(node.judge(token)).isEqualTo("valid");
    redis.run("CONFIG", "SET", "maxmemory", "0");
    get(node.store.store.rotate(token, admin.keys.successor(token), Sessions.CLIENT, 8));
  }

  @Test
  void aReadOnlyReplicaStillReads() {
    RefreshToken token = create(NO_GRACE);
    redis.run("REPLICAOF", "127.0.0.1", Integer.toString(RealRedis.freePort()));
    unavailable(node.store.store.revoke(token.session(), "test"));
    await().atMost(PATIENCE).until(() -> node.judge(token).equals("valid"));
    redis.run("REPLICAOF", "NO", "ONE");
  }

  @Test
  void aBusyRedisIsLikeNone() {
    RefreshToken token = create(LONG_GRACE);
    RefreshToken unknown = create(LONG_GRACE);
    node.awaitNear(token);
    redis.run("CONFIG", "SET", "lua-time-limit", "50");
    CompletableFuture<?> busy =
        CompletableFuture.runAsync(() -> redis.run("EVAL", "while true do end", "0"));
    await().atMost(PATIENCE).until(() -> node.judge(unknown).equals("unavailable"));
    assertThat(node.judge(token)).isIn("valid", "degraded");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> String.valueOf(redis.run("SCRIPT", "KILL")).equals("OK"));
    await().atMost(PATIENCE).until(() -> node.judge(unknown).equals("valid"));
    assertThatThrownBy(busy::join).isNotNull(); // it was killed
  }

  @Test
  void aRedisThatWentBackMakesNearSessionsUseless() {
    RefreshToken token = create(NO_GRACE);
    node.awaitNear(token);
    String log = "fx:sessions:{u%02d}".formatted(token.session().partition());
    RefreshToken successor = admin.keys.successor(token);
    String before = String.valueOf(redis.run("GET", log + ":seq"));
    get(admin.store.rotate(token, successor, Sessions.CLIENT, 8));
    node.awaitNear(successor);
    // A replica that lagged becomes the master: the exchange never happened.
    redis.run("XDEL", log, (Long.parseLong(before) + 1) + "-0");
    redis.run("SET", log + ":seq", before);
    redis.run("DEL", Keys.session(token.session().partition(), token.session().text()));
    await().atMost(PATIENCE).until(() -> node.judge(successor).equals("invalid"));
    RefreshToken later = create(NO_GRACE);
    node.awaitNear(later);
    get(admin.store.revoke(later.session(), "test"));
    await().atMost(PATIENCE).until(() -> node.judge(later).equals("invalid"));
  }

  private static void unavailable(CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage))
        .hasStackTraceContaining(RedisUnavailableException.class.getName());
  }

  private RefreshToken create(int outageGrace) {
    SessionId id = admin.keys.newSession(user);
    RefreshToken token = admin.keys.first(id);
    var record =
        Sessions.record(user, token.hash(), admin.clock.millis(), Sessions.CLIENT, outageGrace);
    assertThat(get(admin.store.create(id, record, ANY))).isInstanceOf(Creation.Created.class);
    return token;
  }
}
