package io.fynix.session.validate;

import static io.fynix.session.store.StoreFixture.get;
import static io.fynix.session.validate.Node.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.redis.RealRedis;
import io.fynix.session.Configs;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.refresh.RefreshKeys;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.Creation;
import io.fynix.session.store.Exchange;
import io.fynix.session.store.Sessions;
import io.fynix.session.store.StoreFixture;
import io.fynix.session.store.UserLimit;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes and one Redis. A lag that counts as none on a slow machine, except where the test is
 * about it.
 */
class SessionValidatorTest {
  private static final Map<String, String> PATIENT =
      Map.of(
          "fynix.session.validate.max-lag",
          "10s",
          "fynix.session.validate.read-timeout",
          "10s",
          "fynix.session.validate.touch-interval",
          "50ms");

  /** Knows ids of sessions and not the rotation key. */
  private static final RefreshKeys FORGER =
      new RefreshKeys(
          Configs.of(
              RefreshConfig.class,
              Map.of(
                  "fynix.session.refresh.keys.1",
                  "0f".repeat(32),
                  "fynix.session.refresh.route-key",
                  "77".repeat(32))));

  private static RealRedis redis;
  private static StoreFixture admin;
  private Node one;
  private Node two;
  private final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    redis = RealRedis.start();
    admin = new StoreFixture(redis);
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @BeforeEach
  void nodes() {
    one = new Node(redis, PATIENT);
    two = new Node(redis, PATIENT);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void aKnownSessionIsJudgedWithoutRedis() {
    RefreshToken token = create(0);
    one.awaitNear(token);
    double asked = one.count("redis");
    for (int i = 0; i < 100; i++) {
      assertThat(one.judge(token)).isEqualTo("valid");
    }
    assertThat(one.count("redis")).isEqualTo(asked);
  }

  @Test
  void aRevocationReachesTheOtherNode() {
    RefreshToken token = create(0);
    two.awaitNear(token);
    get(one.store.store.revoke(token.session(), "test"));
    await().atMost(PATIENCE).until(() -> two.judge(token).equals("invalid"));
  }

  @Test
  void theRevocationOfAUserReachesTheOtherNode() {
    RefreshToken token = create(0);
    RefreshToken own = create(0);
    two.awaitNear(token);
    two.awaitNear(own);
    get(one.store.store.revokeUser(admin.keys.user(user), user, own.session(), "test"));
    await().atMost(PATIENCE).until(() -> two.judge(token).equals("invalid"));
    assertThat(two.judge(own)).isEqualTo("valid");
  }

  @Test
  void theRevocationOfEverybodyReachesTheOtherNode() {
    RefreshToken token = create(0);
    two.awaitNear(token);
    get(one.store.store.revokeEveryone("test"));
    await().atMost(PATIENCE).until(() -> two.judge(token).equals("invalid"));
  }

  @Test
  void anExchangeReachesTheOtherNode() {
    RefreshToken token = create(0);
    two.awaitNear(token);
    RefreshToken next = rotate(token);
    assertThat(two.judge(next)).isEqualTo("valid");
    RefreshToken third = rotate(next);
    assertThat(two.judge(third)).isEqualTo("valid");
    await().atMost(PATIENCE).until(() -> two.judge(token).equals("invalid"));
  }

  @Test
  void theTokenBeforeIsGoodForTheTimeOfGrace() {
    RefreshToken token = create(0);
    rotate(token);
    assertThat(one.judge(token)).isEqualTo("valid");
    one.store.clock.advance(Duration.ofMillis(Sessions.GRACE + 1));
    assertThat(one.judge(token)).isEqualTo("invalid");
  }

  @Test
  void useOnOneNodeKeepsASessionAliveOnTheOther() {
    RefreshToken token = create(0);
    one.awaitNear(token);
    two.awaitNear(token);
    Duration most = Duration.ofMillis(Sessions.IDLE - 1);
    one.store.clock.advance(most);
    two.store.clock.advance(most);
    assertThat(one.judge(token)).isEqualTo("valid");
    one.touches.flush();
    one.store.clock.advance(most);
    two.store.clock.advance(most);
    await().atMost(PATIENCE).until(() -> two.judge(token).equals("valid"));
  }

  @Test
  void aSessionThatNobodyUsesEnds() {
    RefreshToken token = create(0);
    one.awaitNear(token);
    one.store.clock.advance(Duration.ofMillis(Sessions.IDLE));
    assertThat(one.judge(token)).isEqualTo("invalid");
  }

  @Test
  void useIsWrittenOnceHoweverOftenItHappens() {
    RefreshToken token = create(0);
    one.awaitNear(token);
    one.store.clock.advance(Duration.ofMillis(Sessions.IDLE / 2));
    for (int i = 0; i < 1000; i++) {
      one.judge(token);
    }
    one.touches.flush();
    one.touches.flush();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                one.meters.counter("fynix_session_touches_total", "outcome", "written").count()
                    == 1);
    assertThat(get(one.store.reader.read(token.session())).record())
        .satisfies(
            record -> assertThat(record.times().lastSeen()).isEqualTo(one.store.clock.millis()));
  }

  @Test
  void aForgedTokenOfAKnownSessionIsRefusedWithoutRedisAndEndsNothing() {
    RefreshToken token = create(0);
    one.awaitNear(token);
    one.network.cut();
    assertThat(one.judge(FORGER.first(token.session()))).isEqualTo("invalid");
    assertThat(one.count("forged")).isEqualTo(1);
    assertThat(one.judge("fx1_nonsense")).isEqualTo("invalid");
    one.network.heal();
    assertThat(two.judge(token)).isEqualTo("valid");
  }

  @Test
  void aSessionReadBeforeItsRevocationAndKeptAfterwardsIsNotUsed() {
    // The marks decide at the time of use: an entry that was put late is older than its mark.
    var marks = new PartitionMarks();
    SessionId id = admin.keys.newSession(user);
    int incarnation = marks.incarnation();
    marks.sessionChanged(id, 8);
    assertThat(marks.isCurrent(id, incarnation, 7)).isFalse();
    assertThat(marks.isCurrent(id, incarnation, 8)).isTrue();
    marks.userRevoked(id.user(), 9);
    assertThat(marks.isCurrent(id, incarnation, 8)).isFalse();
    marks.everyoneRevoked(11);
    assertThat(marks.isCurrent(id, incarnation, 10)).isFalse();
    marks.gap();
    assertThat(marks.isCurrent(id, incarnation, 11)).isFalse();
    assertThat(marks.isCurrent(id, marks.incarnation(), 1)).isTrue();
  }

  private RefreshToken create(int outageGrace) {
    SessionId id = admin.keys.newSession(user);
    RefreshToken token = admin.keys.first(id);
    var record =
        Sessions.record(user, token.hash(), one.store.clock.millis(), Sessions.CLIENT, outageGrace);
    var limit = new UserLimit(0, UserLimit.Policy.DENY);
    assertThat(get(admin.store.create(id, record, limit))).isInstanceOf(Creation.Created.class);
    return token;
  }

  private static RefreshToken rotate(RefreshToken token) {
    RefreshToken next = admin.keys.successor(token);
    assertThat(get(admin.store.rotate(token, next, Sessions.CLIENT, 8)))
        .isInstanceOf(Exchange.Rotated.class);
    return next;
  }
}
