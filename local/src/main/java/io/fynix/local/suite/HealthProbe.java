package io.fynix.local.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a service's management port how it is. Blocks; safe from any thread. */
final class HealthProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a service said about itself.
   *
   * @param redis {@code up}, {@code degraded} or {@code down} as the service sees Redis, {@code
   *     unknown} when it did not say
   */
  record Health(boolean ready, String redis) {
    static final Health AWAY = new Health(false, "unknown");
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  Health ask(ServiceSpec spec) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(spec.managementUrl() + "/q/health/ready"))
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Health(answer.statusCode() == 200, redisState(answer.body()));
    } catch (IOException e) {
      return Health.AWAY; // not listening, or too slow: both mean not ready
    }
  }

  private static String redisState(String body) throws IOException {
    for (JsonNode check : JSON.readTree(body).path("checks")) {
      String state = check.path("data").path("redis").asText("");
      if (!state.isEmpty()) {
        return state;
      }
    }
    return "unknown";
  }
}
