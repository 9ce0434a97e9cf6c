package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fynix.local.ingress.Route;
import io.fynix.local.ingress.RouteTable;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The charts and the local ingress send the same paths to the same services. */
class RoutesTest {

  private static final String[] GATEWAY = {
    "global.edge.mode=gateway",
    "global.edge.hostnames[0]=rt.example.org",
    "global.edge.parentRefs[0].name=public",
    "global.edge.parentRefs[0].namespace=gateway-system",
    "global.networkPolicy.edgeNamespaces[0]=gateway-system"
  };
  private static final String[] INGRESS = {
    "global.edge.mode=ingress",
    "global.edge.hostnames[0]=rt.example.org",
    "global.edge.ingressClass=haproxy",
    "global.edge.tlsSecret=rt-tls",
    "global.networkPolicy.edgeNamespaces[0]=haproxy"
  };

  /** The Service that answers, by path. */
  static Map<String, String> tableOfTheProduct() {
    return RouteTable.ofProduct().routes().stream()
        .collect(
            Collectors.toMap(
                Route::path,
                route -> Chart.RELEASE + "-" + route.service(),
                (one, other) -> one,
                TreeMap::new));
  }

  @Test
  void httpRoutesAreTheTableOfTheProduct() {
    Map<String, String> rendered = new TreeMap<>();
    Chart.UMBRELLA
        .render(GATEWAY)
        .ofKind("HTTPRoute")
        .forEach(
            route -> {
              assertThat(route.at("/spec/hostnames/0").asText()).isEqualTo("rt.example.org");
              assertThat(route.at("/spec/parentRefs/0/namespace").asText())
                  .isEqualTo("gateway-system");
              for (JsonNode match : route.at("/spec/rules/0/matches")) {
                assertThat(match.at("/path/type").asText()).isEqualTo("PathPrefix");
                rendered.put(
                    match.at("/path/value").asText(),
                    route.text("/spec/rules/0/backendRefs/0/name"));
              }
            });

    assertThat(rendered).isEqualTo(tableOfTheProduct());
  }

  @Test
  void ingressesAreTheTableOfTheProduct() {
    Map<String, String> rendered = new TreeMap<>();
    Chart.UMBRELLA
        .render(INGRESS)
        .ofKind("Ingress")
        .forEach(
            ingress -> {
              assertThat(ingress.text("/spec/ingressClassName")).isEqualTo("haproxy");
              assertThat(ingress.text("/spec/tls/0/secretName")).isEqualTo("rt-tls");
              assertThat(ingress.text("/spec/rules/0/host")).isEqualTo("rt.example.org");
              for (JsonNode path : ingress.at("/spec/rules/0/http/paths")) {
                assertThat(path.at("/pathType").asText()).isEqualTo("Prefix");
                assertThat(path.at("/backend/service/port/name").asText()).isEqualTo("http");
                rendered.put(path.at("/path").asText(), path.at("/backend/service/name").asText());
              }
            });

    assertThat(rendered).isEqualTo(tableOfTheProduct());
  }

  @Test
  void noRouteLeadsToTheManagementPort() {
    Manifests manifests = Chart.UMBRELLA.render(GATEWAY);

    manifests
        .ofKind("HTTPRoute")
        .map(route -> route.text("/spec/rules/0/backendRefs/0/name"))
        .map(name -> manifests.get("Service", name))
        .forEach(
            service ->
                assertThat(service.at("/spec/ports"))
                    .hasSize(1)
                    .allMatch(port -> port.at("/targetPort").asText().equals("http")));
  }

  @Test
  void aRouteToHealthAndMetricsIsRefused() {
    for (String path : new String[] {"/q", "/q/metrics", "/"}) {
      assertThatThrownBy(
              () ->
                  Chart.API.render(
                      "edge.mode=ingress",
                      "networkPolicy.edgeNamespaces[0]=web",
                      "edge.paths[0]=" + path))
          .hasMessageContaining("would lead to health and metrics");
    }
  }

  @Test
  void theWholeRefusesTwoServicesOnOnePath() {
    assertThatThrownBy(
            () ->
                Chart.UMBRELLA.render(
                    "api-service.edge.paths[0]=/connection", "api-service.edge.paths[1]=/api"))
        .hasMessageContaining("The path /connection leads to api-service and to realtime-service");
  }

  @Test
  void noGatewayIsGuessed() {
    assertThatThrownBy(
            () ->
                Chart.REALTIME.render(
                    "edge.mode=gateway", "networkPolicy.edgeNamespaces[0]=gateway-system"))
        .hasMessageContaining("edge.parentRefs")
        .hasMessageContaining("names no Gateway");
  }

  @Test
  void aGatewayOfItsOwnSpeaksHttpsAndTheRoutesAttachToIt() {
    Manifests manifests =
        Chart.UMBRELLA.render(
            "global.edge.mode=gateway",
            "global.edge.createGateway=true",
            "global.edge.hostnames[0]=rt.example.org",
            "global.networkPolicy.edgeNamespaces[0]=gateway-system",
            "gateway.className=envoy",
            "gateway.tlsSecret=rt-tls");
    KubeObject gateway = manifests.the("Gateway");

    assertThat(gateway.text("/spec/listeners/0/protocol")).isEqualTo("HTTPS");
    assertThat(manifests.ofKind("HTTPRoute"))
        .hasSize(5)
        .allMatch(route -> route.text("/spec/parentRefs/0/name").equals(gateway.name()));
    assertThat(
            manifests
                .get("HTTPRoute", "fynix-redirect")
                .text("/spec/rules/0/filters/0/requestRedirect/scheme"))
        .isEqualTo("https");
  }

  @Test
  void aServiceSaysOfItsPortThatItSpeaksWebSocket() {
    assertThat(
            Chart.REALTIME
                .render()
                .get("Service", "fynix-realtime-service")
                .text("/spec/ports/0/appProtocol"))
        .isEqualTo("kubernetes.io/ws");
  }
}
