package io.fynix.session.token;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that should hold a signing key can not be used. The message says what to do. */
final class KeyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong and what to do, a sentence; nothing of the file's content
   */
  KeyFileException(Path file, String problem, @Nullable Throwable cause) {
    super("Signing key " + file + ": " + problem, cause);
  }
}
