package io.fynix.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A copy of a chart whose hooks render as normal objects. Helm leaves hooks out of what it renders,
 * so the pods of {@code helm test} could not be looked at otherwise.
 */
record HookedChart(Path folder) {
  private static final Map<Chart, HookedChart> COPIES = new ConcurrentHashMap<>();

  static HookedChart of(Chart chart) {
    return COPIES.computeIfAbsent(chart, HookedChart::copy);
  }

  String text(List<Path> files) {
    return Chart.text(folder, Chart.RELEASE, files);
  }

  private static HookedChart copy(Chart chart) {
    try {
      Path target = Files.createDirectories(Path.of("target", "hooked", chart.name()));
      try (Stream<Path> files = Files.walk(chart.folder(), FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = target.resolve(chart.folder().relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.writeString(
              copy, Files.readString(file).replace("helm.sh/hook: test", "example.org/was: hook"));
        }
      }
      return new HookedChart(target.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
