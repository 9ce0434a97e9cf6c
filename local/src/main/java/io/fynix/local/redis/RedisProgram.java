package io.fynix.local.redis;

import io.fynix.local.cli.UserException;
import io.fynix.local.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/**
 * A server program that speaks Redis.
 *
 * @param origin where it comes from, in a few words for the screen
 */
public record RedisProgram(Path file, String origin) {

  private static final List<String> NAMES = List.of("redis-server", "valkey-server");

  /**
   * The first server on the PATH, else the one inside the embedded-redis jar, unpacked into the
   * folder once.
   */
  public static RedisProgram find(Path unpackFolder) {
    return NAMES.stream()
        .map(name -> Programs.find(name).map(file -> new RedisProgram(file, name + " on the PATH")))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> unpack(unpackFolder));
  }

  static RedisProgram unpack(Path folder) {
    try {
      Files.createDirectories(folder);
      File file = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
      return new RedisProgram(file.toPath(), "the binary inside the embedded-redis jar");
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "There is no redis-server or valkey-server on the PATH, and the one in the embedded-redis jar"
              + " does not fit this machine. Install one (apt-get install redis-server, brew install"
              + " redis), or use an existing one: --redis redis://host:6379",
          e);
    }
  }
}
