package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite starts as a whole, keeps its secrets to itself, and leaves nothing behind. */
class LifecycleIT {
  /** About 3 s on an idle machine; a drain over the default window would take 20. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(12);

  @TempDir Path state;

  @Test
  void ctrlCIsQuickThoughClientsAreConnectedAndLeavesNoProcess() throws Exception {
    var suite = Suite.start(state, 1);
    var processes = suite.processes();
    assertThat(processes).hasSizeGreaterThan(5);

    try (var clients = new JavaSubscribers(suite, "feed:stop", 100)) {
      assertThat(clients.awaitSubscribed(Duration.ofSeconds(20))).isTrue();
      long began = System.nanoTime();
      suite.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(STOP_LIMIT);
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aKilledRunnerTakesItsChildrenWithIt() throws Exception {
    var suite = Suite.start(state, 1);
    var processes = suite.processes();

    suite.runner().destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void theFileWithTheSecretsIsForItsOwnerOnly() throws Exception {
    try (var suite = Suite.start(state, 1)) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(state.resolve("local.json"))))
          .isEqualTo("rw-------");
      assertThat(suite.get("/q/health").statusCode()).isEqualTo(404);
      assertThat(suite.get("/q/metrics").statusCode()).isEqualTo(404);
    }
  }
}
