package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The back ends of the guide do what it says, and the guide shows them as they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class SignInGuideIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path GUIDES = Repository.root().resolve("docs/guides");
  private static final String JAVA = "SignInBackend.java";
  private static final String NODE = "sign-in-backend.mjs";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path state;

  private final HttpClient http = HttpClient.newHttpClient();
  private Suite suite;

  @BeforeAll
  void start() throws Exception {
    suite = Suite.start(state, 1);
  }

  @AfterAll
  void stop() {
    suite.close();
  }

  @Test
  void theGuideShowsTheExamplesAsTheyAre() throws IOException {
    String guide = Files.readString(GUIDES.resolve("sign-in-with-sessions.md"));
    for (String example : List.of(JAVA, NODE)) {
      assertThat(guide)
          .contains("\n" + Files.readString(GUIDES.resolve("examples").resolve(example)) + "```");
    }
  }

  /** What a browser keeps. */
  private record Browser(String cookie, String accessToken) {}

  private HttpResponse<String> post(int port, String path, String form, String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("User-Agent", "a browser")
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Browser browser(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode() / 100).as(answer.body()).isEqualTo(2);
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set).startsWith("__Host-fx=").contains("HttpOnly", "Secure");
    JsonNode body = JSON.readTree(answer.body());
    assertThat(body.has("refreshToken")).isFalse();
    return new Browser(
        set.substring(0, set.indexOf(';')), body.path("accessToken").asText());
  }

  private int me(Browser browser) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(suite.baseUrl() + "/v1/me"))
                .header("Authorization", "Bearer " + browser.accessToken())
                .timeout(LIMIT)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Process run(String example, int port) throws IOException {
    Path file = GUIDES.resolve("examples").resolve(example);
    String program =
        example.equals(JAVA)
            ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
            : "node";
    ProcessBuilder builder =
        new ProcessBuilder(program, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(state.resolve(example + ".out").toFile());
    builder.environment().put("FYNIX_URL", suite.baseUrl());
    builder.environment().put("FYNIX_API_KEY", suite.apiKey());
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JAVA, NODE})
  void aUserSignsInStaysSignedInAndSignsOut(String example) throws Exception {
    int port = freePort();
    Process backend = run(example, port);
    try {
      String good = "user=ada&password=correct+horse";
      await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .atMost(LIMIT)
          .until(() -> post(port, "/login", "user=ada&password=wrong", "").statusCode() == 403);

      Browser first = browser(post(port, "/login", good, ""));
      await().atMost(LIMIT).until(() -> me(first) == 200);
      Browser second = browser(post(port, "/refresh", "", first.cookie()));
      assertThat(second.cookie()).isNotEqualTo(first.cookie());
      assertThat(me(second)).isEqualTo(200);
      // Another tab, at the same time, with the cookie of before.
      assertThat(browser(post(port, "/refresh", "", first.cookie())).cookie())
          .isEqualTo(second.cookie());

      Browser elsewhere = browser(post(port, "/login", good, ""));
      assertThat(post(port, "/logout-elsewhere", "", second.cookie()).statusCode()).isEqualTo(200);
      await().atMost(LIMIT).until(() -> me(elsewhere) == 401);
      assertThat(me(second)).isEqualTo(200);
      assertThat(post(port, "/refresh", "", elsewhere.cookie()).statusCode()).isEqualTo(401);

      assertThat(post(port, "/logout", "", second.cookie()).statusCode()).isEqualTo(204);
      await().atMost(LIMIT).until(() -> me(second) == 401);
      assertThat(post(port, "/refresh", "", second.cookie()).statusCode()).isEqualTo(401);
      assertThat(post(port, "/refresh", "", "").statusCode()).isEqualTo(401);
    } finally {
      backend.destroyForcibly().waitFor();
    }
  }
}
