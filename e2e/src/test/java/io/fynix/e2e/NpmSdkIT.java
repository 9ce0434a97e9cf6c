package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenarios of {@code scenarios.mjs}: the official npm SDK over WebSocket, HTTP stream and SSE,
 * in JSON and in Protobuf, against the profile that its own test suite expects.
 */
class NpmSdkIT {
  private static final int WAYS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path state;

  @TestFactory
  Stream<DynamicTest> everyScenarioHolds() throws Exception {
    try (var suite = Suite.startProfile(state, "centrifuge-js")) {
      List<JsonNode> results = run(suite.baseUrl());
      assertThat(results).hasSizeGreaterThanOrEqualTo(20 * WAYS);
      return results.stream()
          .map(
              result ->
                  DynamicTest.dynamicTest(
                      result.path("name").asText(),
                      () ->
                          assertThat(result.path("ok").asBoolean())
                              .as(result.path("error").asText())
                              .isTrue()));
    }
  }

  private static List<JsonNode> run(String baseUrl) throws IOException {
    Path folder = NodeProject.directory();
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                "--test-reporter=./reporter.mjs",
                "--test-reporter-destination=stdout",
                "scenarios.mjs")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("BASE", baseUrl);
    builder.environment().put("API_KEY", "test-api-key");
    builder.environment().put("TOKEN_SECRET", "secret");
    Process node = builder.start();
    List<JsonNode> results = new ArrayList<>();
    try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        results.add(JSON.readTree(line));
      }
    } finally {
      node.destroy();
    }
    return results;
  }
}
