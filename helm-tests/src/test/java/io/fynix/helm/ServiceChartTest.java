package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the charts of services decide. */
class ServiceChartTest {

  private static final int EXIT_SECONDS = 15;

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void aPodHasTheTimeThatItsShutdownNeeds(Chart chart) {
    KubeObject pods = chart.render().the("Deployment");
    JsonNode spec = pods.podSpec();

    int needed =
        spec.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt()
            + seconds(pods.env("FYNIX_REALTIME_DRAIN_WINDOW"))
            + seconds(pods.env("QUARKUS_SHUTDOWN_TIMEOUT"))
            + EXIT_SECONDS;
    assertThat(spec.at("/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(needed);
  }

  private static int seconds(String duration) {
    return duration.isEmpty() ? 0 : Integer.parseInt(duration.replace("s", ""));
  }

  @Test
  void scaleDownIsSlowerThanADrain() {
    KubeObject deployment = Chart.REALTIME.render().the("Deployment");
    KubeObject scaler =
        Chart.REALTIME.render("autoscaling.mode=hpa").the("HorizontalPodAutoscaler");

    assertThat(scaler.at("/spec/behavior/scaleDown/policies/0/periodSeconds").asInt())
        .isGreaterThan(deployment.podSpec().at("/terminationGracePeriodSeconds").asInt());
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void whoeverScalesDecidesTheNumberOfPods(Chart chart) {
    assertThat(chart.render().the("Deployment").at("/spec/replicas").asInt()).isPositive();

    Manifests hpa = chart.render("autoscaling.mode=hpa");
    assertThat(hpa.the("Deployment").at("/spec").has("replicas")).isFalse();
    assertThat(hpa.has("HorizontalPodAutoscaler")).isTrue();
    assertThat(hpa.has("ScaledObject")).isFalse();

    Manifests keda =
        chart.render("autoscaling.mode=keda", "autoscaling.prometheusAddress=http://prometheus");
    assertThat(keda.the("Deployment").at("/spec").has("replicas")).isFalse();
    assertThat(keda.has("HorizontalPodAutoscaler")).isFalse();
    assertThat(keda.has("ScaledObject")).isTrue();
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void scalingUsesMetricsThatTheServicesHave(Chart chart) throws IOException {
    String metric = Values.of(chart).json().at("/autoscaling/metric/name").asText();

    if (!metric.isEmpty()) {
      assertThat(Files.readString(Chart.ROOT.resolve("docs/metrics.md")))
          .contains("| `" + metric + "` |");
    }
  }

  @Test
  void kedaAsksForThePodsOfThisRelease() {
    KubeObject scaler =
        Chart.REALTIME
            .render("autoscaling.mode=keda", "autoscaling.prometheusAddress=http://prometheus")
            .the("ScaledObject");

    assertThat(scaler.text("/spec/triggers/1/metadata/query"))
        .isEqualTo(
            "sum(fynix_connections{namespace=\"backbone\",pod=~\"fynix-realtime-service-.*\"})");
    assertThat(scaler.at("/spec/triggers/1/metadata/threshold").isTextual()).isTrue();
  }

  @Test
  void onePodHasNoBudget() {
    assertThat(Chart.API.render("replicas=1").has("PodDisruptionBudget")).isFalse();
    assertThat(Chart.API.render("replicas=2").has("PodDisruptionBudget")).isTrue();
    assertThat(
            Chart.API
                .render("autoscaling.mode=hpa", "autoscaling.min=1")
                .has("PodDisruptionBudget"))
        .isFalse();
  }

  @Test
  void aChangedPropertyRestartsPodsAndAChangedChartAloneDoesNot() {
    JsonNode before = Chart.API.render().the("Deployment").at("/spec/template");
    JsonNode other =
        Chart.API
            .render("config.fynix\\.api\\.parallelism='8'")
            .the("Deployment")
            .at("/spec/template");

    assertThat(other.at("/metadata/annotations/checksum~1config"))
        .isNotEqualTo(before.at("/metadata/annotations/checksum~1config"));
    assertThat(before.at("/metadata/labels").has("helm.sh/chart")).isFalse();
  }

  @Test
  void theConfigMapIsAFileOfPropertiesThatLaysTheServiceOverTheWhole() throws IOException {
    Path values = Files.createTempFile("values", ".yaml");
    Files.writeString(
        values,
        """
        global:
          config:
            fynix.bus.shards: "32"
            fynix.channel.namespaces.feed.channel-regex: '^feed:\\d+$'
        api-service:
          config:
            fynix.bus.shards: "8"
        """);
    Manifests manifests = Chart.UMBRELLA.render(List.of(values));

    Properties api = properties(manifests.get("ConfigMap", "fynix-api-service-config"));
    Properties session = properties(manifests.get("ConfigMap", "fynix-session-service-config"));
    assertThat(api).containsEntry("fynix.bus.shards", "8");
    assertThat(session).containsEntry("fynix.bus.shards", "32");
    assertThat(api).containsEntry("fynix.channel.namespaces.feed.channel-regex", "^feed:\\d+$");
  }

  private static Properties properties(KubeObject configMap) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(configMap.text("/data/application.properties")));
    return properties;
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void portsAndProbesAreThoseOfTheService(Chart chart) throws IOException {
    Properties service = new Properties();
    try (var file =
        Files.newBufferedReader(
            Chart.ROOT
                .resolve(chart.name())
                .resolve("src/main/resources/application.properties"))) {
      service.load(file);
    }
    KubeObject pods = chart.render().the("Deployment");
    JsonNode container = pods.containers().getFirst();

    assertThat(service)
        .containsEntry("quarkus.management.enabled", "true")
        .containsEntry("quarkus.application.name", chart.name())
        .doesNotContainKeys(
            "quarkus.http.root-path",
            "quarkus.management.root-path",
            "quarkus.smallrye-health.root-path");
    assertThat(container.at("/ports/0/containerPort").asText())
        .isEqualTo(pods.env("QUARKUS_HTTP_PORT"));
    assertThat(container.at("/ports/1/containerPort").asText())
        .isEqualTo(pods.env("QUARKUS_MANAGEMENT_PORT"));
    for (String probe : List.of("startup", "readiness", "liveness")) {
      assertThat(container.at("/" + probe + "Probe/httpGet/port").asText()).isEqualTo("management");
    }
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
    // Its drain happens while the shutdown is announced, which needs the service's own delay.
    if (!pods.env("FYNIX_REALTIME_DRAIN_WINDOW").isEmpty()) {
      assertThat(service).containsEntry("quarkus.shutdown.delay-enabled", "true");
    }
  }

  @Test
  void theSecretIsAFileBesideTheProperties() {
    KubeObject with = Chart.API.render("existingSecret=keys").the("Deployment");
    KubeObject without = Chart.API.render().the("Deployment");

    assertThat(with.env("QUARKUS_CONFIG_LOCATIONS"))
        .isEqualTo("/etc/fynix/application.properties,/etc/fynix/secrets.properties");
    assertThat(with.podSpec().at("/volumes/0/projected/sources/1/secret/name").asText())
        .isEqualTo("keys");
    assertThat(without.env("QUARKUS_CONFIG_LOCATIONS"))
        .isEqualTo("/etc/fynix/application.properties");
    assertThat(without.podSpec().at("/volumes/0/projected/sources")).hasSize(1);
  }

  @Test
  void aStoreCanMakeTheSecret() {
    Manifests manifests =
        Chart.API.render(
            "externalSecret.enabled=true",
            "externalSecret.storeName=vault",
            "externalSecret.remoteKey=fynix/api");
    String made = manifests.the("ExternalSecret").text("/spec/target/name");

    assertThat(
            manifests
                .the("Deployment")
                .podSpec()
                .at("/volumes/0/projected/sources/1/secret/name")
                .asText())
        .isEqualTo(made);
  }

  @Test
  void eachServiceHasAnAccountOfItsOwn() {
    assertThat(Chart.UMBRELLA.render().ofKind("ServiceAccount").map(KubeObject::name))
        .containsExactlyInAnyOrder(
            "fynix-api-service",
            "fynix-realtime-service",
            "fynix-session-service",
            "fynix-monitoring-service",
            "fynix-redis");
  }

  @Test
  void aReleaseOfAnotherNameDoesNotRepeatItself() {
    String text = Chart.text(Chart.REALTIME.folder(), "realtime-service", List.of());

    assertThat(Manifests.parse(text).the("Deployment").name()).isEqualTo("realtime-service");
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void helmTestAsksThePortOfHealth(Chart chart) {
    Manifests manifests = new Matrix.Case(chart, List.of()).manifests();
    String command = manifests.the("Pod").containers().getFirst().at("/command").toString();
    String readiness =
        manifests
            .the("Deployment")
            .containers()
            .getFirst()
            .at("/readinessProbe/httpGet/path")
            .asText();

    KubeObject service = manifests.get("Service", Chart.RELEASE + "-" + chart + "-management");
    assertThat(command)
        .contains(
            "http://"
                + service.name()
                + ":"
                + service.at("/spec/ports/0/port").asInt()
                + readiness);
    assertThat(manifests.the("Pod").text("/spec/restartPolicy")).isEqualTo("Never");
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void everyChartTellsWhatToDoNext(Chart chart) {
    assertThat(chart.read("templates/NOTES.txt")).isNotBlank();
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void aCheckoutInstallsWithoutPreparation(Chart chart) throws IOException {
    JsonNode dependencies = Manifests.YAML.readTree(chart.read("Chart.yaml")).at("/dependencies");

    assertThat(dependencies).isNotEmpty();
    for (JsonNode dependency : dependencies) {
      Chart target = new Chart(dependency.at("/name").asText());
      assertThat(chart.file("charts/" + target)).isSymbolicLink();
      assertThat(chart.file("charts/" + target).toRealPath())
          .isEqualTo(target.folder().toRealPath());
      assertThat(dependency.at("/repository").asText()).isEqualTo("file://../" + target);
      assertThat(Manifests.YAML.readTree(target.read("Chart.yaml")).at("/version"))
          .isEqualTo(dependency.at("/version"));
    }
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#SERVICES")
  void aChartInstallsTheVersionThatTheBuildMakes(Chart chart) throws IOException {
    String pom = Files.readString(Chart.ROOT.resolve("pom.xml"));
    String appVersion =
        Manifests.YAML.readTree(chart.read("Chart.yaml")).at("/appVersion").asText();

    assertThat(pom).containsPattern("<version>" + appVersion + "(-SNAPSHOT)?</version>");
  }

  @Test
  void theKeysThatSignAccessTokensAreMountedWhereTheServiceLooks() {
    KubeObject pods = Chart.SESSION.render("filesSecret=signing-keys").the("Deployment");

    String folder = pods.env("FYNIX_SESSION_TOKEN_KEYS_DIRECTORY");
    assertThat(pods.podSpec().at("/containers/0/volumeMounts"))
        .anySatisfy(
            mount -> {
              assertThat(mount.at("/mountPath").asText()).isEqualTo(folder);
              assertThat(mount.at("/readOnly").asBoolean()).isTrue();
            });
    assertThat(pods.podSpec().at("/volumes"))
        .anySatisfy(
            volume ->
                assertThat(volume.at("/secret/secretName").asText()).isEqualTo("signing-keys"));
    assertThat(Chart.SESSION.render().the("Deployment").env("FYNIX_SESSION_TOKEN_KEYS_DIRECTORY"))
        .isEmpty();
  }

  @Test
  void schemasOfTheServicesAreTheSame() {
    for (Chart chart : Chart.SERVICES) {
      assertThat(chart.read("values.schema.json")).isEqualTo(Chart.API.read("values.schema.json"));
    }
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void everyChartKnowsTheSameSharedValues(Chart chart) throws IOException {
    JsonNode shared = Manifests.YAML.readTree(chart.read("values.schema.json"));
    JsonNode whole = Manifests.YAML.readTree(Chart.UMBRELLA.read("values.schema.json"));

    assertThat(shared.at("/definitions/global")).isEqualTo(whole.at("/definitions/global"));
  }
}
