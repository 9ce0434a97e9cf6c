package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A session over all services: its tokens, its sockets on two nodes, and its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class SessionTokensIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path state;

  private Suite suite;

  @BeforeAll
  void start() throws Exception {
    suite = Suite.start(state, 2);
  }

  @AfterAll
  void stop() throws Exception {
    suite.close();
  }

  private record Session(String id, String accessToken) {}

  private Session create(String user) throws Exception {
    HttpResponse<String> answer =
        suite.call("POST", "/v1/sessions", "{\"user\":\"" + user + "\",\"preset\":\"aal1\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode body = JSON.readTree(answer.body());
    return new Session(body.path("session").path("id").asText(), body.path("accessToken").asText());
  }

  private int me(Session session) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(suite.baseUrl() + "/v1/me"))
                .header("Authorization", "Bearer " + session.accessToken())
                .timeout(LIMIT)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** A socket at one node; completes with the first message, then with the code of the close. */
  private static final class Socket implements WebSocket.Listener {
    final CompletableFuture<String> welcome = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      welcome.complete(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }
  }

  private Socket connect(String node, Session session) throws Exception {
    Socket socket = new Socket();
    URI url = URI.create(suite.nodeUrl(node).replaceFirst("^http", "ws") + "/connection/websocket");
    HTTP.newWebSocketBuilder()
        .buildAsync(url, socket)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .sendText("{\"id\":1,\"connect\":{\"token\":\"" + session.accessToken() + "\"}}", true);
    assertThat(socket.welcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .contains("\"connect\":{\"client\":");
    return socket;
  }

  private static String closed(Socket socket) throws Exception {
    return socket.closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aRevokedSessionEndsOnEveryNodeOfEveryService() throws Exception {
    Session ended = create("ada");
    Session other = create("ada");
    await().atMost(LIMIT).until(() -> me(ended) == 200 && me(other) == 200);
    var nodes = suite.nodes("realtime-service");
    assertThat(nodes).hasSize(2);
    Socket first = connect(nodes.get(0), ended);
    Socket second = connect(nodes.get(1), ended);
    Socket stays = connect(nodes.get(1), other);

    assertThat(suite.call("DELETE", "/v1/sessions/" + ended.id(), "").statusCode() / 100)
        .isEqualTo(2);
    assertThat(closed(first)).isEqualTo("3500 session revoked");
    assertThat(closed(second)).isEqualTo("3500 session revoked");
    await().atMost(LIMIT).until(() -> me(ended) == 401);
    assertThat(me(other)).isEqualTo(200);
    assertThat(stays.closed).isNotDone();

    assertThat(
            suite.call("POST", "/v1/sessions/revoke-user", "{\"user\":\"ada\"}").statusCode() / 100)
        .isEqualTo(2);
    assertThat(closed(stays)).isEqualTo("3500 session revoked");
    await().atMost(LIMIT).until(() -> me(other) == 401);
  }

  @Test
  void tokensAreVerifiedWhileTheSessionServiceIsAway() throws Exception {
    Session session = create("bob");
    await().atMost(LIMIT).until(() -> me(session) == 200);
    assertThat(suite.get("/.well-known/jwks.json").body()).contains("\"kid\":");
    ProcessHandle service = suite.process("session-service");
    service.destroyForcibly();
    service.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(me(session)).isEqualTo(200);
    connect(suite.nodes("realtime-service").getFirst(), session);
    suite.restart("session-service");
    await().atMost(LIMIT).until(() -> me(create("bob")) == 200);
  }
}
