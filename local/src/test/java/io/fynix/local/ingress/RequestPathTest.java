package io.fynix.local.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "/api/publish, /api/publish",
    "//q/health, /q/health",
    "/%71/health, /q/health",
    "/v1/cache/a%2Fb, /v1/cache/a%2Fb",
    "/v1/cache/%C3%A9, /v1/cache/%C3%A9",
    "/, /",
  })
  void aPathIsReadAsTheServicesReadIt(String raw, String read) {
    assertThat(RequestPath.safe(raw)).hasValue(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/../q/health",
        "/api/%2e%2e/q",
        "/api/.%2E/q",
        "/api/..;x/q",
        "/./q",
        "/a\\b",
        "/a%5cb",
        "/a%00",
        "/a%0d%0a",
        "/a%",
        "/a%2",
        "/a%zz",
        "api",
        ""
      })
  void aPathThatCanBeReadInTwoWaysIsRefused(String raw) {
    assertThat(RequestPath.safe(raw)).isEmpty();
  }
}
