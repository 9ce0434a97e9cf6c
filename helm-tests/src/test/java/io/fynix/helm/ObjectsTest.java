package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rendered object is one that Kubernetes would take, and refers to others that are there. */
class ObjectsTest {

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void everyObjectHasOnlyFieldsThatKubernetesKnows(Matrix.Case given) {
    for (KubeObject object : given.manifests().objects()) {
      assertThat(ApiModels.complaints(object)).as("%s", object).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void namesAreUniqueAndOfThisRelease(Matrix.Case given) {
    Set<String> seen = new HashSet<>();
    for (KubeObject object : given.manifests().objects()) {
      assertThat(seen.add(object.kind() + "/" + object.name())).as("twice: %s", object).isTrue();
      assertThat(object.name()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(64);
      assertThat(object.text("/metadata/namespace")).as("%s", object).isEqualTo(Chart.NAMESPACE);
      assertThat(object.labels())
          .as("%s", object)
          .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
          .containsEntry("app.kubernetes.io/part-of", "fynix");
    }
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void everySelectorFindsPodsAndEveryReferenceItsTarget(Matrix.Case given) {
    Manifests all = given.manifests();
    for (KubeObject object : all.objects()) {
      switch (object.kind()) {
        case "Service" -> {
          KubeObject pods = selected(all, object, object.at("/spec/selector"));
          for (JsonNode port : object.at("/spec/ports")) {
            assertThat(portNames(pods)).as("%s", object).contains(port.at("/targetPort").asText());
          }
        }
        case "PodDisruptionBudget", "PodMonitor" ->
            selected(all, object, object.at("/spec/selector/matchLabels"));
        case "NetworkPolicy" -> {
          if (object.at("/spec/podSelector/matchLabels").isObject()) {
            selected(all, object, object.at("/spec/podSelector/matchLabels"));
          }
        }
        case "ServiceMonitor" ->
            assertThat(all.ofKind("Service"))
                .as("%s", object)
                .anyMatch(
                    service ->
                        service
                            .labels()
                            .entrySet()
                            .containsAll(
                                KubeObject.texts(object.at("/spec/selector/matchLabels"))
                                    .entrySet()));
        case "HorizontalPodAutoscaler", "ScaledObject" ->
            all.get("Deployment", object.text("/spec/scaleTargetRef/name"));
        case "HTTPRoute" -> {
          for (JsonNode backend : object.at("/spec/rules/0/backendRefs")) {
            KubeObject service = all.get("Service", backend.at("/name").asText());
            assertThat(backend.at("/port").asInt())
                .isEqualTo(service.at("/spec/ports/0/port").asInt());
          }
        }
        case "Ingress" -> {
          for (JsonNode path : object.at("/spec/rules/0/http/paths")) {
            all.get("Service", path.at("/backend/service/name").asText());
          }
        }
        case "Deployment", "StatefulSet" -> {
          assertThat(object.podLabels())
              .containsAllEntriesOf(KubeObject.texts(object.at("/spec/selector/matchLabels")));
          assertThat(KubeObject.texts(object.at("/spec/selector/matchLabels")))
              .containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/instance");
          all.get("ServiceAccount", object.podSpec().at("/serviceAccountName").asText());
          configMaps(object).forEach(name -> all.get("ConfigMap", name));
        }
        default -> {}
      }
    }
  }

  private static KubeObject selected(Manifests all, KubeObject object, JsonNode selector) {
    Map<String, String> labels = KubeObject.texts(selector);
    assertThat(labels).as("%s", object).isNotEmpty();
    List<KubeObject> pods =
        all.pods()
            .filter(pod -> pod.podLabels().entrySet().containsAll(labels.entrySet()))
            .toList();
    assertThat(pods).as("pods of %s", object).hasSize(1);
    return pods.getFirst();
  }

  private static List<String> portNames(KubeObject pods) {
    return pods.containers().stream()
        .flatMap(container -> KubeObject.list(container.at("/ports")).stream())
        .map(port -> port.at("/name").asText())
        .toList();
  }

  private static List<String> configMaps(KubeObject pods) {
    return KubeObject.list(pods.podSpec().at("/volumes")).stream()
        .flatMap(
            volume ->
                java.util.stream.Stream.concat(
                    KubeObject.list(volume.at("/projected/sources")).stream()
                        .map(source -> source.at("/configMap/name")),
                    java.util.stream.Stream.of(volume.at("/configMap/name"))))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }
}
