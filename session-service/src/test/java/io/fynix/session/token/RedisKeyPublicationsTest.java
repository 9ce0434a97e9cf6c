package io.fynix.session.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What several nodes publish together, at a real Redis: the script that they share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RedisKeyPublicationsTest {
  private static final LuaScript PUBLISH = LuaScript.named("session-keys-publish");
  private static final SigningKey A = key("a");
  private static final SigningKey B = key("b");

  private RealRedis redis;
  private RedisTestClient client;

  private static SigningKey key(String name) {
    return KeyFile.parse(Path.of(name + ".pem"), KeyFixtures.pem(KeyFixtures.pair("Ed25519")));
  }

  @BeforeAll
  void start() {
    redis = RealRedis.start();
    client = RedisTestClient.of(redis);
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

  /** Publishes and tells whether the script says that something changed. */
  private boolean publish(long lifeMillis, List<SigningKey> keys, String... revoked)
      throws Exception {
    List<Object> args = new ArrayList<>(List.of(lifeMillis, keys.size()));
    keys.forEach(key -> args.addAll(List.of(key.id(), key.publicJwk())));
    args.addAll(List.of(revoked));
    var reply =
        PUBLISH
            .run(client.commands(), Keys.SESSION_KEYS, List.of(Keys.SESSION_KEYS), args)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return reply != null && reply.get(0).toInteger() == 1;
  }

  private Object ids() {
    return String.valueOf(redis.run("HLEN", Keys.SESSION_KEYS));
  }

  @Test
  void whatAnyNodeHasIsPublishedAndOnlyNewsAreTold() throws Exception {
    assertThat(publish(60_000, List.of(A))).isTrue();
    assertThat(publish(60_000, List.of(A))).isFalse();
    assertThat(publish(60_000, List.of(A, B))).isTrue();
    assertThat(publish(60_000, List.of(A))).isFalse();
    assertThat(ids()).isEqualTo("2");
  }

  @Test
  void aRenewedKeyKeepsItsFirstTime() throws Exception {
    publish(60_000, List.of(A));
    String first = String.valueOf(redis.run("HGET", Keys.SESSION_KEYS, A.id())).split(" ")[0];
    TimeUnit.MILLISECONDS.sleep(5);
    publish(90_000, List.of(A));
    String entry = String.valueOf(redis.run("HGET", Keys.SESSION_KEYS, A.id()));
    assertThat(entry).startsWith(first + " ").endsWith(" " + A.publicJwk());
    assertThat(Long.parseLong(entry.split(" ")[1]) - Long.parseLong(first)).isGreaterThan(90_000);
  }

  @Test
  void aKeyThatNobodyRenewsGoesInItsTime() throws Exception {
    publish(60_000, List.of(A));
    publish(1, List.of(B));
    TimeUnit.MILLISECONDS.sleep(5);
    assertThat(publish(60_000, List.of(A))).isTrue();
    assertThat(ids()).isEqualTo("1");
  }

  @Test
  void aRevokedKeyGoesAtOnce() throws Exception {
    publish(60_000, List.of(A, B));
    assertThat(publish(60_000, List.of(A), B.id())).isTrue();
    assertThat(publish(60_000, List.of(A), B.id())).isFalse();
    assertThat(ids()).isEqualTo("1");
  }
}
