package io.fynix.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The measurement's calls against a server that answers as the services do. */
class SessionCallsTest {
  private final Set<String> live = ConcurrentHashMap.newKeySet();

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/sessions", this::sessions);
    server.createContext("/v1/me", this::me);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void sessions(HttpExchange call) throws IOException {
    if (call.getRequestMethod().equals("DELETE")) {
      live.remove(call.getRequestURI().getPath().replaceFirst(".*/", ""));
      answer(call, 204, "");
    } else {
      live.add("s1");
      answer(call, 201, "{\"session\":{\"id\":\"s1\"},\"accessToken\":\"s1\"}");
    }
  }

  private void me(HttpExchange call) throws IOException {
    String token = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
    answer(call, live.contains(token.replaceFirst("Bearer ", "")) ? 200 : 401, "{}");
  }

  private static void answer(HttpExchange call, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  @Test
  void aSessionIsAdmittedUntilItIsRevoked() throws Exception {
    int port = server.getAddress().getPort();
    try (var calls = new SessionCalls(port, port)) {
      calls.awaitReady();
      SessionCalls.Opened session = calls.create("ada");
      calls.awaitAdmitted(session);
      long before = System.nanoTime();
      calls.revoke(session);
      assertThat(calls.awaitRefused(session)).isGreaterThan(before);
      assertThat(calls.roundTripMicros()).isPositive();
    }
  }
}
