package io.fynix.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A process that ends with this one, however this one ends.
 *
 * <p>A shutdown hook cannot help when the runner is killed with SIGKILL, and the parent-death
 * signal of Linux exists neither on macOS nor safely with Java's threads (it follows the thread
 * that started the child). So the child is started through {@code guard.sh}: a small shell process
 * beside it waits for the end of a pipe whose other end only the runner holds. The kernel closes it
 * with the runner, the guard then asks the child to stop and, after the patience given, kills it.
 *
 * <p>Children get a session of their own where that is possible, so that Ctrl-C at the terminal
 * reaches the runner alone and the children are stopped in order.
 */
public final class ChildProcess {

  private static final String GUARD = guard();

  private final String name;
  private final Path logFile;
  private final Process process;

  private ChildProcess(String name, Path logFile, Process process) {
    this.name = name;
    this.logFile = logFile;
    this.process = process;
  }

  /**
   * Starts a program; both of its outputs go to the log file. The log of the run before is kept
   * beside it with {@code .1} at the end.
   *
   * @param environment added to the environment of this process
   * @param patience how long the child may take to stop once the runner is gone, in whole seconds
   */
  public static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Path logFile,
      Duration patience)
      throws IOException {
    Files.createDirectories(logFile.getParent());
    if (Files.exists(logFile)) {
      Files.move(
          logFile,
          logFile.resolveSibling(logFile.getFileName() + ".1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> guarded = new ArrayList<>(ownSession());
    guarded.addAll(List.of("sh", "-c", GUARD, "fynix-guard", Long.toString(patience.toSeconds())));
    guarded.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(guarded)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(logFile.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(name, logFile, builder.start());
  }

  public String name() {
    return name;
  }

  public Path logFile() {
    return logFile;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a process that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Calls the listener with the exit code, once, on a thread of the common pool. */
  public void whenEnded(IntConsumer listener) {
    CompletableFuture<Void> unused =
        process.onExit().thenAccept(ended -> listener.accept(ended.exitValue()));
  }

  /** Asks the process to stop and returns at once; {@link #awaitStop} waits for it. */
  public void requestStop() {
    // Through the handle: Process.destroy would also close the pipe, and set the guard to work.
    process.toHandle().destroy();
  }

  /**
   * Waits until the process has ended, and kills it when that takes longer than the patience.
   *
   * @return true when it ended by itself
   */
  public boolean awaitStop(Duration patience) {
    try {
      boolean inTime = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        process.destroyForcibly().waitFor();
      }
      process.getOutputStream().close();
      return inTime;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      return true; // the pipe was closed before us
    }
  }

  /** The last lines of the log, for a person; empty when there is none. */
  public List<String> logTail(int lines) {
    return tail(logFile, lines);
  }

  static List<String> tail(Path file, int lines) {
    try (var all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      var kept = new java.util.ArrayDeque<String>();
      all.forEach(
          line -> {
            kept.add(line);
            if (kept.size() > lines) {
              kept.remove();
            }
          });
      return List.copyOf(kept);
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** What gives the following command a session of its own; nothing where no program can. */
  private static List<String> ownSession() {
    if (Programs.find("setsid").isPresent()) {
      return List.of("setsid");
    }
    Optional<Path> perl = Programs.find("perl");
    return perl.isPresent()
        ? List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV")
        : List.of();
  }

  private static String guard() {
    try (InputStream script = ChildProcess.class.getResourceAsStream("guard.sh")) {
      if (script == null) {
        throw new IllegalStateException("guard.sh is missing on the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
