package io.fynix.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is remembered and told, at a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RedisRevocationsTest {
  private static final Instant LATER = Instant.now().plusSeconds(600);
  private static final int MOST = 2500;

  private RealRedis redis;
  private RedisTestClient client;
  private Revocations revocations;

  @BeforeAll
  void start() {
    redis = RealRedis.start();
    client = RedisTestClient.of(redis);
    revocations = new RedisRevocations(client.commands(), new Config(), Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.run("FLUSHALL");
  }

  private record Config() implements ControlConfig {
    @Override
    public int maxLength() {
      return 1000;
    }

    @Override
    public Duration answerLimit() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration maxTokenLife() {
      return Duration.ofDays(1);
    }

    @Override
    public int maxInvalidatedUsers() {
      return 10;
    }

    @Override
    public int maxSessionRevocations() {
      return MOST;
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aRevocationIsRememberedAndTold() throws Exception {
    Revocation revocation = new SessionsRevoked("ada", 2, "kept");
    assertThat(get(revocations.publish(revocation, LATER))).isTrue();
    assertThat(get(revocations.publish(revocation, LATER.plusSeconds(1)))).isTrue();
    assertThat(get(revocations.all()))
        .containsOnlyKeys(revocation)
        .containsValue(Instant.ofEpochMilli(LATER.plusSeconds(1).toEpochMilli()));
    assertThat(redis.run("XLEN", Keys.CONTROL.stream())).isEqualTo(2L);
    assertThat((Long) redis.run("PTTL", Keys.SESSION_REVOCATIONS)).isPositive();
  }

  @Test
  void whatIsOverIsForgotten() throws Exception {
    get(revocations.publish(new SessionRevoked("ada", "old"), Instant.now().minusSeconds(1)));
    get(revocations.publish(new SessionRevoked("ada", "new"), LATER));
    assertThat(get(revocations.all())).containsOnlyKeys(new SessionRevoked("ada", "new"));
  }

  @Test
  void manyAreReadInPagesAndMoreThanPermittedAreRefused() throws Exception {
    CompletionStage<Boolean> last = revocations.publish(new SessionRevoked("ada", "0"), LATER);
    for (int i = 1; i < MOST; i++) {
      last = revocations.publish(new SessionRevoked("ada", Integer.toString(i)), LATER);
      if (i % 500 == 0) {
        get(last);
      }
    }
    assertThat(get(last)).isTrue();
    assertThat(get(revocations.all())).hasSize(MOST);
    assertThat(redis.run("GET", Keys.CONTROL.sequence())).hasToString(Integer.toString(MOST));
    assertThat(get(revocations.publish(new SessionRevoked("ada", "more"), LATER))).isFalse();
    assertThat(get(revocations.publish(new SessionRevoked("ada", "0"), LATER))).isTrue();
    assertThat(get(revocations.all())).hasSize(MOST);
  }
}
