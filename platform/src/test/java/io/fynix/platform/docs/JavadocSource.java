package io.fynix.platform.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the Javadoc of an interface from its source, which a class file does not hold. */
final class JavadocSource {
  private static final String COMMENT = "/\\*\\*((?:[^*]++|\\*(?!/))*+)\\*/\\s*";
  private static final String ANNOTATIONS = "(?:@\\w+(?:\\([^)]*\\))?\\s*)*";

  private final Class<?> type;
  private final String source;

  private JavadocSource(Class<?> type, String source) {
    this.type = type;
    this.source = source;
  }

  /** The source of a class of this repository, tests excluded. */
  static JavadocSource of(Class<?> type) {
    String file = type.getName().replace('.', '/').replaceAll("\\$.*", "") + ".java";
    try (var modules = Files.list(root())) {
      Path path =
          modules
              .map(module -> module.resolve("src/main/java").resolve(file))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no source of " + type));
      return new JavadocSource(type, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the Javadoc says about the interface. */
  String ofType() {
    return plain(find("(?:public )?interface " + type.getSimpleName() + "\\b").group(1));
  }

  /** What the Javadoc says about a method without parameters. */
  String ofMethod(String name) {
    return plain(declaration(name).group(1));
  }

  /** Where the method stands in the source: interfaces have no order at run time. */
  int position(String method) {
    return declaration(method).start();
  }

  private MatchResult declaration(String method) {
    return find("(?:[^;{}\"]|\"[^\"]*\")+ " + method + "\\(\\);");
  }

  /** Nested interfaces stand at the end of their source, so the first match is the outer one's. */
  private MatchResult find(String declaration) {
    int from = type.isMemberClass() ? source.indexOf("interface " + type.getSimpleName()) : 0;
    var matcher = Pattern.compile(COMMENT + ANNOTATIONS + declaration).matcher(source);
    if (declaration.contains("interface ") ? matcher.find() : matcher.find(from)) {
      return matcher.toMatchResult();
    }
    throw new IllegalStateException("no Javadoc before '" + declaration + "' of " + type);
  }

  private static String plain(String javadoc) {
    String text =
        javadoc
            .replaceAll("(?m)^\\s*\\*", "")
            .replaceAll("(?s)\\n\\s*@(param|see|return|throws).*", "")
            .replaceAll("<p>", " ")
            .replaceAll("\\s+", " ");
    for (var tag : List.of("\\{@code ([^}]*)\\}", "\\{@link #?([^}]*)\\}")) {
      text = text.replaceAll(tag, "`$1`");
    }
    return text.replace("|", "\\|").strip();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("platform"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder platform/ above the working directory");
    }
    return folder;
  }
}
