package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong values fail the install, with the value named. */
class RefusalTest {

  static Stream<Arguments> everyTopLevelValueOfEveryChart() {
    return Chart.INSTALLABLE.stream()
        .flatMap(
            chart ->
                Values.of(chart).sections().stream()
                    .filter(section -> !Chart.SERVICES.contains(new Chart(section)))
                    .filter(section -> !section.equals("redis") || chart != Chart.UMBRELLA)
                    .map(section -> Arguments.of(chart, section)));
  }

  @ParameterizedTest
  @MethodSource("everyTopLevelValueOfEveryChart")
  void aMisspeltNameInAnySectionIsRefused(Chart chart, String section) {
    assertThatThrownBy(() -> chart.render(section + ".mispelt=x"))
        .hasMessageContaining("'/" + section + "'")
        .hasMessageContaining("mispelt");
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void aMisspeltSectionIsRefused(Chart chart) {
    assertThatThrownBy(() -> chart.render("netwrokPolicy.enabled=false"))
        .hasMessageContaining("netwrokPolicy");
  }

  @ParameterizedTest
  @CsvSource({
    "replicas=three, /replicas",
    "replicas=-1, /replicas",
    "autoscaling.mode=vpa, /autoscaling/mode",
    "autoscaling.cpuPercent=0, /autoscaling/cpuPercent",
    "edge.mode=nginx, /edge/mode",
    "edge.paths[0]=api, /edge/paths/0",
    "edge.paths[0]=/api/, /edge/paths/0",
    "metrics.monitor=yes, /metrics/monitor",
    "metrics.interval=often, /metrics/interval",
    "image.digest=sha256:abc, /image/digest",
    "topologySpread.zone=maybe, /topologySpread/zone",
    "networkPolicy.edgeCidrs[0]=10.0.0.1, /networkPolicy/edgeCidrs/0",
    "redis.hosts[0]=redis://redis:6379, /redis/hosts/0",
    "resources.limits.memory=much, /resources/limits/memory",
    "config.key=1, /config/key",
  })
  void aValueOutOfBoundsIsRefused(String value, String path) {
    assertThatThrownBy(() -> Chart.API.render(value)).hasMessageContaining("'" + path + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "shutdown.graceSeconds=84, 'preStopSeconds 10 + drainSeconds 60 + requestSeconds 0 + 15 need 85'",
    "shutdown.preStopSeconds=20, need 95",
    "shutdown.requestSeconds=5, it would always be spent in full",
    "autoscaling.min=21, autoscaling.min is 21 and autoscaling.max is 20",
    "image.tag=latest, Name a version",
  })
  void valuesThatDoNotFitTogetherAreRefused(String value, String message) {
    assertThatThrownBy(() -> Chart.REALTIME.render(value)).hasMessageContaining(message);
  }

  @Test
  void onlyTheServiceWithConnectionsDrains() {
    assertThatThrownBy(
            () -> Chart.API.render("shutdown.drainSeconds=5", "shutdown.graceSeconds=60"))
        .hasMessageContaining("api-service has no connections to drain");
  }

  @Test
  void scalingByConnectionsStaysBelowTheLimitOfConnections() {
    assertThatThrownBy(
            () ->
                Chart.REALTIME.render(
                    "autoscaling.mode=hpa", "autoscaling.metric.averageValue='5000'"))
        .hasMessageContaining("averageValue");
  }

  @Test
  void kedaHasToKnowWherePrometheusIs() {
    assertThatThrownBy(() -> Chart.REALTIME.render("autoscaling.mode=keda"))
        .hasMessageContaining("autoscaling.prometheusAddress");
  }

  @Test
  void aControllerThatThePolicyLocksOutIsRefused() {
    assertThatThrownBy(() -> Chart.API.render("edge.mode=ingress"))
        .hasMessageContaining("networkPolicy.edgeNamespaces");
  }

  @ParameterizedTest
  @CsvSource({
    "quarkus\\.http\\.port, decided by the chart",
    "quarkus\\.redis\\.hosts, decided by the chart",
    "quarkus\\.shutdown\\.timeout, decided by the chart",
    "fynix\\.realtime\\.drain\\.window, decided by the chart",
    "fynix\\.realtime\\.token\\.hmac-secret-key, is a secret",
    "fynix\\.webhooks\\.endpoints\\.orders\\.secret, is a secret",
    "fynix\\.auth\\.api-keys\\.backend\\.sha256, is a secret",
  })
  void aPropertyThatDoesNotBelongIntoConfigIsRefused(String name, String message) {
    assertThatThrownBy(() -> Chart.REALTIME.render("config." + name + "=x"))
        .hasMessageContaining(name.replace("\\", ""))
        .hasMessageContaining(message);
  }

  @Test
  void twoSentinelsAreNoMajority() {
    assertThatThrownBy(
            () ->
                Chart.API.render(
                    "redis.clientType=sentinel",
                    "redis.hosts[0]=a:26379",
                    "redis.hosts[1]=b:26379"))
        .hasMessageContaining("needs 3");
  }

  @Test
  void theWholeNeedsARedisFromSomewhere() {
    assertThatThrownBy(() -> Chart.UMBRELLA.render("redis.enabled=false"))
        .hasMessageContaining("global.redis.mode is standalone, but redis.enabled is false");
    assertThatThrownBy(() -> Chart.UMBRELLA.render("global.redis.mode=external"))
        .hasMessageContaining("global.redis.hosts is empty");
  }

  @Test
  void tlsNeedsACertificate() {
    assertThatThrownBy(() -> Chart.REDIS.render("tls.enabled=true"))
        .hasMessageContaining("tls.secret names no Secret");
  }

  @Test
  void anOldKubernetesIsRefused() {
    assertThatThrownBy(
            () ->
                new com.marcnuri.helm.Helm(Chart.UMBRELLA.folder())
                    .template()
                    .withName("fynix")
                    .withKubeVersion("1.29.0")
                    .call())
        .hasMessageContaining("1.30");
  }
}
