package io.fynix.local.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.local.cli.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {

  @TempDir Path folder;

  @Test
  void dataOutlivesARestart() throws Exception {
    LocalRedis first = start(false);
    ask(first, "SET greeting hello");
    first.stop();

    LocalRedis second = start(false);
    try {
      assertThat(ask(second, "EXISTS greeting")).isEqualTo(":1");
    } finally {
      second.stop();
    }
  }

  @Test
  void aFreshStartIsEmpty() throws Exception {
    LocalRedis first = start(false);
    ask(first, "SET greeting hello");
    first.stop();

    LocalRedis second = start(true);
    try {
      assertThat(ask(second, "EXISTS greeting")).isEqualTo(":0");
    } finally {
      second.stop();
    }
  }

  @Test
  void theBinaryInsideTheLibraryRunsWhereNoServerIsInstalled() throws Exception {
    LocalRedis redis =
        LocalRedis.start(
            RedisProgram.unpack(folder.resolve("bin")),
            folder.resolve("data"),
            folder.resolve("redis.log"),
            false);
    try {
      assertThat(ask(redis, "PING")).isEqualTo("+PONG");
    } finally {
      redis.stop();
    }
  }

  @Test
  void aProgramThatIsNoRedisIsToldWithItsLog() {
    assertThatThrownBy(
            () ->
                LocalRedis.start(
                    new RedisProgram(Path.of("/bin/false"), "nowhere"),
                    folder.resolve("data"),
                    folder.resolve("redis.log"),
                    false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ended at once")
        .hasMessageContaining("redis.log");
  }

  @Test
  void aRedisThatDoesNotAnswerIsNamed() {
    assertThat(LocalRedis.unreachable(URI.create("redis://127.0.0.1:1")))
        .hasValueSatisfying(why -> assertThat(why).contains("127.0.0.1:1"));
  }

  private LocalRedis start(boolean fresh) throws IOException, InterruptedException {
    return LocalRedis.start(
        RedisProgram.find(folder.resolve("bin")),
        folder.resolve("data"),
        folder.resolve("redis.log"),
        fresh);
  }

  private static String ask(LocalRedis redis, String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", redis.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
