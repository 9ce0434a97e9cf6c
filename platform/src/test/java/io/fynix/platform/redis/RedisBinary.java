package io.fynix.platform.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * The Redis program: the one on the PATH, else the one that the embedded-redis library carries.
 * With {@code -Dfynix.test.embedded-redis=true} always the latter, which is the oldest that we
 * support.
 */
final class RedisBinary {
  private RedisBinary() {}

  static Path path() {
    if (Boolean.getBoolean("fynix.test.embedded-redis")) {
      return Embedded.PATH;
    }
    return onPath("redis-server").or(() -> onPath("valkey-server")).orElseGet(() -> Embedded.PATH);
  }

  private static Optional<Path> onPath(String name) {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      var file = Path.of(folder, name);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** A class of its own: a module whose machine has a Redis does not need the library. */
  private static final class Embedded {
    static final Path PATH = unpack();

    private static Path unpack() {
      try {
        return ExecutableProvider.newJarResourceProvider().get().toPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
