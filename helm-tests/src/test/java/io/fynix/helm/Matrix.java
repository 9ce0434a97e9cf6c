package io.fynix.helm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Every render that the rules are held against: each chart with its defaults and its examples. */
final class Matrix {
  private static final Map<Case, Manifests> RENDERED = new ConcurrentHashMap<>();

  /**
   * A chart with a file of values, or with its defaults; the pods of {@code helm test} included.
   */
  record Case(Chart chart, List<Path> files) {
    Manifests manifests() {
      return RENDERED.computeIfAbsent(this, Case::renderWithHooks);
    }

    private Manifests renderWithHooks() {
      return Manifests.parse(HookedChart.of(chart).text(files));
    }

    @Override
    public String toString() {
      return chart + (files.isEmpty() ? "" : " " + files.getFirst().getFileName());
    }
  }

  private Matrix() {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Chart chart : Chart.INSTALLABLE) {
      cases.add(new Case(chart, List.of()));
      chart.examples().forEach(file -> cases.add(new Case(chart, List.of(file))));
    }
    return cases.stream();
  }
}
