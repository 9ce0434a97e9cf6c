package io.fynix.local.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  private final RouteTable table = RouteTable.ofProduct();

  @ParameterizedTest
  @CsvSource({
    "/connection/websocket, realtime-service",
    "/connection/uni_sse, realtime-service",
    "/emulation, realtime-service",
    "/v1/sessions, session-service",
    "/v1/sessions/abc, session-service",
    "/v1/cache/key, session-service",
    "/.well-known/jwks.json, session-service",
    "/v1/analytics/funnels, monitoring-service",
    "/v1/issues, monitoring-service",
    "/v1/alerts/rules/1, monitoring-service",
    "/v1/status, monitoring-service",
    "/v1/webhooks/orders/replay, monitoring-service",
    "/console, monitoring-service",
    "/console/issues, monitoring-service",
    "/api, api-service",
    "/api/publish, api-service",
    "/v1/track, api-service",
    "/v1/cached, api-service",
    "/assets/app.js, api-service",
    "/problems/not-found, api-service",
  })
  void everyPathOfTheTableReachesItsService(String path, String service) {
    assertThat(table.find(path)).map(Route::service).hasValue(service);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q", "/q/metrics", "/other", "/apis", "/.well-known/other"})
  void everyOtherPathReachesNone(String path) {
    assertThat(table.find(path)).isEmpty();
  }

  @Test
  void noRouteLeadsToHealthOrMetrics() {
    assertThat(table.routes()).noneMatch(route -> route.path().startsWith("/q"));
  }
}
