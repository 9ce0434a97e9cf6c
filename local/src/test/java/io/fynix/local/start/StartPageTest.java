package io.fynix.local.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartPageTest {

  private static final Pattern SCRIPT = Pattern.compile("src=\"(/start/[0-9a-f]{12}/start\\.js)\"");

  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/start/[^\"]+)\"");

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void start() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(new StartPage(trusted -> "{\"trusted\":" + trusted + "}"))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void thePageRefersToFilesByTheirFingerprintAndBrowsersKeepThem() throws IOException {
    String page = get("/", "localhost");
    Matcher script = SCRIPT.matcher(page);
    assertThat(script.find()).isTrue();

    assertThat(get(script.group(1), "localhost"))
        .startsWith("HTTP/1.1 200")
        .contains("immutable", "text/javascript");
    assertThat(page).contains("cache-control: no-cache").doesNotContain("\"/start/start.js\"");
  }

  @Test
  void everyFileThatThePageNamesIsThere() throws IOException {
    Matcher reference = REFERENCE.matcher(get("/", "localhost"));

    int seen = 0;
    for (; reference.find(); seen++) {
      assertThat(get(reference.group(1), "localhost"))
          .as(reference.group(1))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(seen).isGreaterThan(4);
  }

  @Test
  void aFileOfAnotherFingerprintIsNotFound() throws IOException {
    assertThat(get("/start/000000000000/start.js", "localhost")).startsWith("HTTP/1.1 404");
  }

  @Test
  void thisMachineUnderItsOwnNameIsTrusted() throws IOException {
    assertThat(get("/start/config.json", "localhost:8080")).contains("{\"trusted\":true}");
    assertThat(get("/start/config.json", "127.0.0.1")).contains("{\"trusted\":true}");
  }

  @Test
  void aStrangeNameThatPointsHereIsNotTrusted() throws IOException {
    assertThat(get("/start/config.json", "rebound.example.com")).contains("{\"trusted\":false}");
  }

  private String get(String path, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .replace("Cache-Control:", "cache-control:");
    }
  }
}
