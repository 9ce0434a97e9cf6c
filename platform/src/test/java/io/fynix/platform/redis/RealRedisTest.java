package io.fynix.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RealRedisTest {

  @Test
  void itAnswersAndKeepsNothingOverARestart() {
    try (var redis = RealRedis.start("maxmemory 50mb")) {
      redis.run("SET", "a", "1");
      redis.restart();
      assertThat(redis.run("GET", "a")).isNull();
      assertThat(String.valueOf(redis.run("CONFIG", "GET", "maxmemory"))).contains("52428800");
    }
  }

  @Test
  void itIsTheOldestSupportedWhenAskedFor() {
    Assumptions.assumeTrue(
        Boolean.getBoolean("fynix.test.embedded-redis"), "the Redis on the PATH is tested");
    try (var redis = RealRedis.start()) {
      assertThat(String.valueOf(redis.run("INFO", "server"))).contains("redis_version:6.2");
    }
  }

  @Test
  void itLeavesNothingBehind() {
    var redis = RealRedis.start();
    redis.pause();
    redis.resume();
    redis.close();
    assertThat(redis.isRunning()).isFalse();
    assertThat(Files.exists(redis.directory())).isFalse();
  }
}
