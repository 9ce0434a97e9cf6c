package io.fynix.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout is. */
public final class Repository {
  private Repository() {}

  /** The directory with the {@code fynix} script, found upwards from where the tests run. */
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("fynix"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "Not inside a checkout of Fynix: " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }
}
