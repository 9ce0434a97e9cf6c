package io.fynix.local.suite;

import io.fynix.local.cli.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Shows the logs of the children on the terminal as they grow. The children write to files, so that
 * they do not depend on the runner; this reads what is new there. Runs on a thread of its own.
 */
final class LogFollower implements Runnable {

  private static final long PAUSE_MILLIS = 200;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Screen screen;
  private final Supplier<Map<String, Path>> logs;
  private final Map<String, Followed> files = new LinkedHashMap<>();

  /**
   * @param logs the files by the names of their processes; asked again and again, since processes
   *     are started while this runs
   */
  LogFollower(Screen screen, Supplier<Map<String, Path>> logs) {
    this.screen = screen;
    this.logs = logs;
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      boolean grew = false;
      logs.get()
          .forEach(
              (name, path) ->
                  files.computeIfAbsent(name, key -> new Followed(files.size(), name, path)));
      for (Followed file : files.values()) {
        grew |= showNew(file);
      }
      if (!grew) {
        try {
          Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private boolean showNew(Followed file) {
    byte[] chunk = new byte[CHUNK_BYTES];
    int length;
    try (RandomAccessFile log = new RandomAccessFile(file.path.toFile(), "r")) {
      log.seek(file.position);
      length = log.read(chunk);
    } catch (IOException e) {
      return false; // not there yet
    }
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        screen.prefixed(file.index, file.name, file.line.toString(StandardCharsets.UTF_8));
        file.line.reset();
      } else {
        file.line.write(chunk[i]);
      }
    }
    file.position += Math.max(0, length);
    return length > 0;
  }

  private static final class Followed {
    final int index;
    final String name;
    final Path path;
    final ByteArrayOutputStream line = new ByteArrayOutputStream();
    long position;

    Followed(int index, String name, Path path) {
      this.index = index;
      this.name = name;
      this.path = path;
    }
  }
}
