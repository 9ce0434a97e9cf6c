package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Pod Security level "restricted" asks for, and what Fynix asks for on top of it. */
class PodRulesTest {

  private static final Set<String> VOLUMES =
      Set.of("configMap", "emptyDir", "projected", "secret", "persistentVolumeClaim");

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void podsRunWithoutRights(Matrix.Case given) {
    given
        .manifests()
        .pods()
        .forEach(
            pods -> {
              JsonNode spec = pods.podSpec();
              JsonNode security = spec.at("/securityContext");
              assertThat(security.at("/runAsNonRoot").asBoolean()).as("%s", pods).isTrue();
              assertThat(security.at("/runAsUser").asInt()).as("%s", pods).isEqualTo(10001);
              assertThat(security.at("/runAsGroup").asInt()).as("%s", pods).isEqualTo(10001);
              assertThat(security.at("/fsGroup").asInt()).as("%s", pods).isEqualTo(10001);
              assertThat(security.at("/seccompProfile/type").asText())
                  .as("%s", pods)
                  .isEqualTo("RuntimeDefault");
              assertThat(spec.at("/automountServiceAccountToken").asBoolean(true))
                  .as("%s", pods)
                  .isFalse();
              assertThat(spec.at("/enableServiceLinks").asBoolean(true)).as("%s", pods).isFalse();
              assertThat(List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers"))
                  .as("%s", pods)
                  .noneMatch(spec::has);
            });
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void containersCanWriteOnlyWhereTheyMust(Matrix.Case given) {
    given
        .manifests()
        .pods()
        .forEach(
            pods -> {
              for (JsonNode container : pods.containers()) {
                JsonNode security = container.at("/securityContext");
                assertThat(security.at("/readOnlyRootFilesystem").asBoolean())
                    .as("%s", pods)
                    .isTrue();
                assertThat(security.at("/allowPrivilegeEscalation").asBoolean(true))
                    .as("%s", pods)
                    .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText())
                    .as("%s", pods)
                    .isEqualTo("ALL");
                assertThat(security.has("privileged")).as("%s", pods).isFalse();
              }
              for (JsonNode volume : pods.podSpec().at("/volumes")) {
                String kind =
                    volume
                        .propertyStream()
                        .map(java.util.Map.Entry::getKey)
                        .filter(name -> !name.equals("name"))
                        .findFirst()
                        .orElseThrow();
                assertThat(VOLUMES).as("%s", pods).contains(kind);
                if (kind.equals("emptyDir")) {
                  assertThat(volume.at("/emptyDir/sizeLimit").asText()).as("%s", pods).isNotEmpty();
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void containersSayWhatTheyNeedAndWhatTheyAre(Matrix.Case given) {
    given
        .manifests()
        .pods()
        .forEach(
            pods -> {
              for (JsonNode container : pods.containers()) {
                assertThat(container.at("/resources/requests/cpu").asText())
                    .as("%s", pods)
                    .isNotEmpty();
                assertThat(container.at("/resources/requests/memory").asText())
                    .as("%s", pods)
                    .isNotEmpty();
                assertThat(container.at("/resources/limits/memory").asText())
                    .as("%s", pods)
                    .isNotEmpty();
                assertThat(container.at("/image").asText())
                    .as("%s", pods)
                    .matches("[a-z0-9./:-]+:[A-Za-z0-9._-]+(@sha256:[0-9a-f]{64})?")
                    .doesNotContain(":latest");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void nobodyGetsRightsInTheCluster(Matrix.Case given) {
    assertThat(given.manifests().objects())
        .noneMatch(object -> object.apiVersion().startsWith("rbac.authorization.k8s.io"));
    given
        .manifests()
        .ofKind("ServiceAccount")
        .forEach(
            account ->
                assertThat(account.at("/automountServiceAccountToken").asBoolean(true)).isFalse());
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void noObjectCarriesASecret(Matrix.Case given) {
    assertThat(given.manifests().has("Secret")).isFalse();
    given
        .manifests()
        .pods()
        .forEach(
            pods -> {
              for (JsonNode container : pods.containers()) {
                for (JsonNode variable : container.at("/env")) {
                  if (variable.at("/name").asText().contains("PASSWORD") && variable.has("value")) {
                    // A folder, not a password.
                    assertThat(variable.at("/value").asText()).matches("|/etc/redis-passwords");
                  }
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void theHeapFitsIntoTheLimit(Matrix.Case given) {
    given
        .manifests()
        .ofKind("Deployment")
        .forEach(
            pods -> {
              String options = pods.env("JAVA_TOOL_OPTIONS");
              assertThat(options).contains("-XX:+ExitOnOutOfMemoryError");
              int percent =
                  Integer.parseInt(options.replaceAll(".*MaxRAMPercentage=(\\d+).*", "$1"));
              assertThat(percent).isCloseTo(70, within(15));
            });
  }
}
