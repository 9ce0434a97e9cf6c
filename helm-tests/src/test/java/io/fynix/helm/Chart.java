package io.fynix.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One chart of the folder {@code helm}. */
record Chart(String name) {
  static final Path ROOT = root();
  static final Chart UMBRELLA = new Chart("fynix");
  static final Chart REDIS = new Chart("redis");
  static final Chart REALTIME = new Chart("realtime-service");
  static final Chart API = new Chart("api-service");
  static final Chart SESSION = new Chart("session-service");
  static final Chart MONITORING = new Chart("monitoring-service");
  static final List<Chart> SERVICES = List.of(API, REALTIME, SESSION, MONITORING);
  static final List<Chart> INSTALLABLE =
      Stream.concat(SERVICES.stream(), Stream.of(REDIS, UMBRELLA)).toList();

  static final String RELEASE = "fynix";
  static final String NAMESPACE = "backbone";

  /** Helm assumes 1.20 when nobody says which Kubernetes it renders for. */
  static final String KUBERNETES = "1.34.0";

  Path folder() {
    return ROOT.resolve("helm").resolve(name);
  }

  Path file(String path) {
    return folder().resolve(path);
  }

  String read(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example values that come with the chart. */
  List<Path> examples() {
    return filesIn("ci");
  }

  List<Path> filesIn(String path) {
    try (Stream<Path> files = Files.list(file(path))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renders with values as after {@code --set}, {@code "a.b=c"}. */
  Manifests render(String... values) {
    return render(List.of(), values);
  }

  Manifests render(List<Path> files, String... values) {
    return Manifests.parse(text(folder(), RELEASE, files, values));
  }

  /**
   * What Helm renders, as text. One at a time: the library behind it promises nothing else.
   *
   * @throws IllegalStateException with Helm's message when it refuses
   */
  static synchronized String text(Path folder, String release, List<Path> files, String... values) {
    TemplateCommand command =
        new Helm(folder)
            .template()
            .withName(release)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES);
    files.forEach(command::withValuesFile);
    for (String value : values) {
      int equals = value.indexOf('=');
      command.set(value.substring(0, equals), value.substring(equals + 1));
    }
    String rendered = command.call();
    return rendered == null ? "" : rendered; // null when there is nothing to install
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("helm/fynix-common"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("No folder above has helm/fynix-common");
      }
      folder = parent;
    }
    return folder;
  }

  @Override
  public String toString() {
    return name;
  }
}
