package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The folder {@code k8s} holds the rendered umbrella chart. {@code -Dfynix.docs.write=true} renders
 * it anew.
 */
class KubernetesFolderTest {

  /** Its kustomize knows all that the overlays use. */
  private static final int OLDEST_KUBECTL_MINOR = 27;

  /** Overlays that were built, since kubectl takes its time. */
  private static final Map<String, Manifests> BUILT = new HashMap<>();

  private static final Path FOLDER = Chart.ROOT.resolve("k8s");

  @Test
  void theBaseIsTheRenderedChartToTheByte() throws IOException {
    Map<String, String> rendered = RenderedBase.files();
    Path base = FOLDER.resolve("base");
    if (Boolean.getBoolean("fynix.docs.write")) {
      replace(base, rendered);
    }

    assertThat(contentOf(base)).isEqualTo(rendered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void anOverlayIsWhatKubernetesWouldTake(String overlay) throws IOException, InterruptedException {
    Manifests manifests = kustomize(overlay);

    for (KubeObject object : manifests.objects()) {
      assertThat(ApiModels.complaints(object)).as("%s", object).isEmpty();
    }
    manifests
        .ofKind("Deployment")
        .forEach(
            pods -> {
              assertThat(pods.podSpec().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
              manifests.get("ServiceAccount", pods.podSpec().at("/serviceAccountName").asText());
            });
    assertThat(manifests.ofKind("Deployment")).hasSize(Chart.SERVICES.size());
  }

  @Test
  void theNamespaceEnforcesTheRestrictedLevel() throws IOException, InterruptedException {
    assertThat(kustomize("prod").the("Namespace").labels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @Test
  void developmentIsSmallAndProductionIsNot() throws IOException, InterruptedException {
    Manifests dev = kustomize("dev");
    Manifests prod = kustomize("prod");

    assertThat(dev.ofKind("Deployment")).allMatch(pods -> pods.at("/spec/replicas").asInt() == 1);
    assertThat(prod.ofKind("Deployment")).allMatch(pods -> pods.at("/spec/replicas").asInt() > 1);
    assertThat(prod.has("StatefulSet")).isFalse();
    assertThat(prod.ofKind("Deployment"))
        .allMatch(pods -> !pods.env("QUARKUS_REDIS_HOSTS").contains("fynix-redis"));
    assertThat(prod.has("HTTPRoute")).isTrue();
  }

  @Test
  void routesOfProductionAreTheTableOfTheProduct() throws IOException {
    Map<String, String> routes = new TreeMap<>();
    Manifests.parse(Files.readString(FOLDER.resolve("overlays/prod/routes.yaml")))
        .ofKind("HTTPRoute")
        .forEach(
            route -> {
              for (JsonNode match : route.at("/spec/rules/0/matches")) {
                routes.put(
                    match.at("/path/value").asText(),
                    route.text("/spec/rules/0/backendRefs/0/name"));
              }
            });

    assertThat(routes).isEqualTo(RoutesTest.tableOfTheProduct());
  }

  @Test
  void productionReadsItsPasswordBeforeItUsesIt() throws IOException, InterruptedException {
    kustomize("prod")
        .ofKind("Deployment")
        .forEach(
            pods -> {
              List<String> names =
                  KubeObject.list(pods.containers().getFirst().at("/env")).stream()
                      .map(variable -> variable.at("/name").asText())
                      .toList();
              assertThat(names).doesNotHaveDuplicates();
              assertThat(names)
                  .containsSubsequence("REDIS_PASSWORD", "REDIS_USERNAME", "QUARKUS_REDIS_HOSTS");
            });
  }

  private static Manifests kustomize(String overlay) throws IOException, InterruptedException {
    Manifests known = BUILT.get(overlay);
    if (known != null) {
      return known;
    }
    assumeTrue(
        kubectlMinor() >= OLDEST_KUBECTL_MINOR,
        "kubectl 1." + OLDEST_KUBECTL_MINOR + " or newer is not on the PATH");
    Process process =
        new ProcessBuilder(
                "kubectl", "kustomize", FOLDER.resolve("overlays").resolve(overlay).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    Manifests built = Manifests.parse(text);
    BUILT.put(overlay, built);
    return built;
  }

  /** The 32 of a kubectl 1.32; -1 without one. */
  private static int kubectlMinor() throws IOException {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl")));
    if (!found) {
      return -1;
    }
    Process process = new ProcessBuilder("kubectl", "version", "--client", "--output=json").start();
    String minor =
        Manifests.YAML.readTree(process.getInputStream()).at("/clientVersion/minor").asText();
    return minor.isEmpty() ? -1 : Integer.parseInt(minor.replaceAll("\\D", ""));
  }

  private static Map<String, String> contentOf(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return content;
  }

  private static void replace(Path folder, Map<String, String> content) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, String> file : content.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }
}
