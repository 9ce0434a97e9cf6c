package io.fynix.local.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a suite keeps what it knows between runs, and the names of the files that verbs share. */
public record StateFolder(Path path) {

  /** The folder given, else {@code .fynix} in the repository that {@code ./fynix} lies in. */
  public static StateFolder of(@Nullable Path given) {
    return new StateFolder(
        given == null ? repository().resolve(".fynix") : given.toAbsolutePath().normalize());
  }

  /** The repository: {@code ./fynix} passes it, elsewhere it is the present folder. */
  public static Path repository() {
    return Path.of(System.getProperty("fynix.root", ".")).toAbsolutePath().normalize();
  }

  /** Addresses and secrets of the running suite, as JSON; there while the suite runs. */
  public Path localJson() {
    return path.resolve("local.json");
  }

  /** The channel of the latest replay, as plain text. */
  public Path lastReplay() {
    return path.resolve("last-replay");
  }
}
