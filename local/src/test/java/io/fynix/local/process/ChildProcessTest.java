package io.fynix.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @TempDir Path folder;

  /** Stands for the runner: starts one child, tells its process id, and stays. */
  static final class Runner {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      ChildProcess child = start(folder, args[1]);
      Files.writeString(folder.resolve("draft"), Long.toString(child.pid()));
      Files.move(folder.resolve("draft"), folder.resolve("pid"));
      Thread.currentThread().join();
    }
  }

  @Test
  void theProcessIdIsTheProgramsOwn() throws Exception {
    ChildProcess child = start(folder, "exec sleep 60");

    await()
        .atMost(LIMIT)
        .until(
            () ->
                ProcessHandle.of(child.pid())
                    .flatMap(handle -> handle.info().command())
                    .filter(command -> command.endsWith("sleep"))
                    .isPresent());
    child.requestStop();
    assertThat(child.awaitStop(LIMIT)).isTrue();
  }

  @Test
  void theExitCodeIsTold() throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();

    start(folder, "exit 7").whenEnded(code::complete);

    assertThat(code.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(7);
  }

  @Test
  void bothOutputsGoToTheLogAndTheLastRunsLogIsKept() throws Exception {
    start(folder, "echo old").awaitStop(LIMIT);
    ChildProcess child = start(folder, "echo out; echo err >&2");
    child.awaitStop(LIMIT);

    assertThat(child.logTail(10)).containsExactly("out", "err");
    assertThat(folder.resolve("child.log.1")).hasContent("old");
  }

  @Test
  void aChildThatDoesNotStopIsKilled() throws Exception {
    ChildProcess child = start(folder, "trap '' TERM; echo up; while :; do sleep 0.1; done");
    await().atMost(LIMIT).until(() -> child.logTail(1).contains("up"));

    child.requestStop();

    assertThat(child.awaitStop(Duration.ofMillis(300))).isFalse();
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aKilledRunnerTakesItsChildWithIt() throws Exception {
    assertThat(childOfKilledRunner("exec sleep 60")).satisfies(this::ends);
  }

  @Test
  void aKilledRunnerTakesEvenAStubbornChildWithIt() throws Exception {
    assertThat(childOfKilledRunner("trap '' TERM; while :; do sleep 0.1; done"))
        .satisfies(this::ends);
  }

  private void ends(ProcessHandle child) {
    await().atMost(LIMIT).until(() -> !child.isAlive());
  }

  private ProcessHandle childOfKilledRunner(String program) throws Exception {
    Process runner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Runner.class.getName(),
                folder.toString(),
                program)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("runner.log").toFile())
            .start();
    await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("pid")));
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")))).orElseThrow();
    runner.destroyForcibly().waitFor();
    return child;
  }

  private static ChildProcess start(Path folder, String program) throws IOException {
    return ChildProcess.start(
        "child",
        List.of("sh", "-c", program),
        Map.of(),
        folder,
        folder.resolve("child.log"),
        PATIENCE);
  }
}
