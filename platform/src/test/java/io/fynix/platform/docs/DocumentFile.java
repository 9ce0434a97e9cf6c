package io.fynix.platform.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of {@code docs/} whose contents follow from the code. Run the test with {@code
 * -Dfynix.docs.write=true} to write it.
 */
public final class DocumentFile {
  private final Path path;

  private DocumentFile(Path path) {
    this.path = path;
  }

  /** A file of the folder {@code docs/} of this repository. */
  public static DocumentFile named(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("docs"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder docs/ above the working directory");
    }
    return new DocumentFile(folder.resolve("docs").resolve(name));
  }

  /** Compares the whole file. */
  public void mustBe(String expected) {
    if (mayWrite()) {
      write(expected);
    }
    assertThat(read()).as("%s; -Dfynix.docs.write=true writes it", path).isEqualTo(expected);
  }

  /**
   * Compares one section: the lines from this one that begins with {@code heading} to the next
   * heading of the same level.
   */
  public void mustHaveSection(String heading, String expected) {
    if (mayWrite()) {
      String document = read();
      String found = section(document, heading);
      write(found.isEmpty() ? document + "\n" + expected : document.replace(found, expected));
    }
    assertThat(section(read(), heading))
        .as("%s, section '%s'; -Dfynix.docs.write=true writes it", path, heading)
        .isEqualTo(expected);
  }

  private static String section(String document, String heading) {
    int from = ("\n" + document).indexOf("\n" + heading + "\n");
    if (from < 0) {
      return "";
    }
    String level = heading.substring(0, heading.indexOf(' ') + 1);
    int to = document.indexOf("\n" + level, from + heading.length());
    return to < 0 ? document.substring(from) : document.substring(from, to);
  }

  private static boolean mayWrite() {
    return Boolean.getBoolean("fynix.docs.write");
  }

  private String read() {
    try {
      return Files.exists(path) ? Files.readString(path) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
