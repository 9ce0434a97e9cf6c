package io.fynix.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The umbrella chart as files for kustomize: one for each object, in the folder of its chart. */
final class RenderedBase {
  private static final Pattern SOURCE =
      Pattern.compile("# Source: fynix/(?:charts/([a-z-]+)/)?\\S+\n");
  private static final String HEADER =
      "# Rendered from helm/%s with helm/fynix/ci/k8s-values.yaml; changes made here are lost.\n";
  private static final String NAMESPACE = "fynix";

  private RenderedBase() {}

  /** Content by path, in order. */
  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    String text =
        new com.marcnuri.helm.Helm(Chart.UMBRELLA.folder())
            .template()
            .withName("fynix")
            .withNamespace(NAMESPACE)
            .withKubeVersion(Chart.KUBERNETES)
            .withValuesFile(values())
            .call();
    for (String document : text.split("(?m)^---\n", -1)) {
      Matcher source = SOURCE.matcher(document);
      if (!source.find()) {
        continue;
      }
      String chart = source.group(1) == null ? "fynix" : source.group(1);
      String content = document.substring(source.end()).strip();
      List<KubeObject> objects = Manifests.parse(content).objects();
      if (objects.isEmpty()) {
        continue;
      }
      KubeObject object = objects.getFirst();
      String file =
          chart + "/" + object.kind().toLowerCase(Locale.ROOT) + "-" + object.name() + ".yaml";
      files.put(file, HEADER.formatted(chart) + content + "\n");
    }
    files.put("kustomization.yaml", kustomization(files));
    return files;
  }

  private static Path values() {
    return Chart.UMBRELLA.file("ci/k8s-values.yaml");
  }

  private static String kustomization(Map<String, String> files) {
    return HEADER.formatted("fynix")
        + "apiVersion: kustomize.config.k8s.io/v1beta1\n"
        + "kind: Kustomization\n"
        + "namespace: "
        + NAMESPACE
        + "\n"
        + "resources:\n"
        + files.keySet().stream().map(file -> "  - " + file + "\n").collect(Collectors.joining());
  }
}
