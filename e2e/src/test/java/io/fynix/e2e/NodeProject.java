package io.fynix.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;

/** The Node side of the tests: installed once per build from its lock file. */
public final class NodeProject {
  private static final Path DIRECTORY = Repository.root().resolve("e2e/src/test/js");
  private static final ReentrantLock LOCK = new ReentrantLock();

  private NodeProject() {}

  /**
   * The project with its packages installed.
   *
   * @throws IllegalStateException when Node is missing or npm fails, with what to do
   */
  public static Path directory() throws IOException {
    LOCK.lock();
    try {
      Path lockFile = DIRECTORY.resolve("package-lock.json");
      Path stamp = DIRECTORY.resolve("node_modules/.installed");
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(Files.readString(lockFile))) {
        install();
        Files.copy(lockFile, stamp, StandardCopyOption.REPLACE_EXISTING);
      }
      return DIRECTORY;
    } finally {
      LOCK.unlock();
    }
  }

  private static void install() throws IOException {
    try {
      Process npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
              .directory(DIRECTORY.toFile())
              .redirectErrorStream(true)
              .start();
      npm.outputWriter().close();
      String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor() != 0) {
        throw new IllegalStateException("npm ci failed in e2e/src/test/js:\n" + said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "The end-to-end tests need Node 20 or newer with npm on the PATH: install it, or run ./fynix check,"
              + " which does without",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while npm ran", e);
    }
  }
}
