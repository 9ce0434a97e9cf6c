package io.fynix.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API that answers as each test wants, one answer per request. */
class PublisherTest {

  private static final Row.Good ROW = new Row.Good(7, OptionalLong.empty(), "{\"bid\":1}");

  private record Answer(int status, String body) {}

  private static final Answer PUBLISHED = new Answer(200, "{\"result\":{\"offset\":1}}");

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<InetSocketAddress> clients = Collections.synchronizedList(new ArrayList<>());
  private HttpServer api;
  private Publisher publisher;

  @BeforeEach
  void start() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/api/publish", this::answer);
    api.start();
    publisher = new Publisher("http://127.0.0.1:" + api.getAddress().getPort(), "key", "feed:a\"b");
  }

  @AfterEach
  void stop() {
    api.stop(0);
  }

  @Test
  void aRowIsPublishedWithItsChannel() throws Exception {
    answers.add(PUBLISHED);

    assertThat(publisher.publish(ROW)).isEmpty();
    assertThat(bodies.getFirst()).startsWith("{\"channel\":\"feed:a\\\"b\",\"data\":{\"bid\":1},");
  }

  @Test
  void rowsShareOneConnection() throws Exception {
    answers.addAll(List.of(PUBLISHED, PUBLISHED, PUBLISHED));

    for (int i = 0; i < 3; i++) {
      assertThat(publisher.publish(ROW)).isEmpty();
    }

    assertThat(clients.stream().distinct()).hasSize(1);
  }

  @Test
  void aRowThatIsSentAgainKeepsItsIdempotencyKey() throws Exception {
    answers.addAll(
        List.of(new Answer(503, "busy"), new Answer(200, "{\"error\":{\"code\":100}}"), PUBLISHED));

    assertThat(publisher.publish(ROW)).isEmpty();
    assertThat(bodies).hasSize(3).allMatch(bodies.getFirst()::equals);
    assertThat(publisher.retries()).isEqualTo(2);
  }

  @Test
  void aRefusedRowIsNotSentAgain() throws Exception {
    answers.add(new Answer(200, "{\"error\":{\"code\":102,\"message\":\"unknown channel\"}}"));

    assertThat(publisher.publish(ROW)).hasValue("error 102: unknown channel");
    assertThat(bodies).hasSize(1);
  }

  @Test
  void aProblemAnswerIsToldInItsWords() throws Exception {
    answers.add(new Answer(413, "{\"title\":\"The body is too large\"}"));

    assertThat(publisher.publish(ROW)).hasValue("status 413: The body is too large");
  }

  @Test
  void aWrongKeyEndsTheReplay() {
    answers.add(new Answer(401, "{}"));

    assertThatThrownBy(() -> publisher.publish(ROW))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("API key");
  }

  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    clients.add(exchange.getRemoteAddress());
    Answer answer = answers.remove();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
