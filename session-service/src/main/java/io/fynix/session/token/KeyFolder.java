package io.fynix.session.token;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder with the private keys. Files {@code <name>.pem} and {@code <name>.jwk} hold one key
 * each; {@code <key id>.revoked} says that a key is not to be trusted any more. Hidden files, and
 * what has another ending, are left alone: a mounted secret brings some.
 */
final class KeyFolder {
  /** Most keys of an installation: one signs, one comes, some go. */
  static final int MAX_KEYS = 16;

  /** Longest file in bytes. */
  static final int MAX_BYTES = 16 * 1024;

  private static final String REVOKED = ".revoked";

  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What is in the folder.
   *
   * @param keys by name, the oldest first
   * @param revoked ids of keys that are not to be trusted
   */
  record Content(List<SigningKey> keys, Set<String> revoked) {}

  /**
   * Reads all of it.
   *
   * @throws KeyFileException when a file can not be used, two hold the same key, or there is none
   */
  Content read() {
    List<Path> files = new ArrayList<>();
    Set<String> revoked = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
          continue;
        }
        if (name.endsWith(REVOKED)) {
          revoked.add(name.substring(0, name.length() - REVOKED.length()));
        } else if (name.endsWith(".pem") || name.endsWith(".jwk")) {
          files.add(entry);
        }
      }
    } catch (IOException e) {
      throw new KeyFileException(
          folder,
          "the folder can not be read; fynix.session.token.keys-directory has to name a folder that"
              + " the service may read",
          e);
    }
    return new Content(keys(files, revoked), Set.copyOf(revoked));
  }

  private List<SigningKey> keys(List<Path> files, Set<String> revoked) {
    if (files.size() > MAX_KEYS) {
      throw new KeyFileException(
          folder, "more than " + MAX_KEYS + " keys; remove those that are retired", null);
    }
    List<SigningKey> keys = new ArrayList<>();
    Map<String, Path> byId = new HashMap<>();
    for (Path file : files) {
      SigningKey key = KeyFile.parse(file, content(file));
      Path same = byId.putIfAbsent(key.id(), file);
      if (same != null) {
        throw new KeyFileException(
            file, "holds the same key as " + same.getFileName() + "; remove one of them", null);
      }
      if (!revoked.contains(key.id())) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      throw new KeyFileException(
          folder,
          "no key in it; add one as <name>.pem: openssl genpkey -algorithm EC -pkeyopt"
              + " ec_paramgen_curve:P-256",
          null);
    }
    keys.sort(Comparator.comparing(SigningKey::name));
    return List.copyOf(keys);
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new KeyFileException(file, "longer than " + MAX_BYTES + " bytes; it is no key", null);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new KeyFileException(
          file, "can not be read; the service's user needs permission to read it", e);
    }
  }
}
