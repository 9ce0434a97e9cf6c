package io.fynix.realtime.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The product's backend. It does what the question's data says, or of the connection's meta the
 * part that is named like the question: {@code answer} with this, {@code mirror} the question,
 * answer with a {@code text}, a {@code status} or something {@code huge}, after a {@code hold} is
 * released.
 */
public final class ApplicationServer implements QuarkusTestResourceLifecycleManager {
  private static final int HOLD_SECONDS = 20;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, CountDownLatch> holds = new ConcurrentHashMap<>();

  /** The kinds of the questions so far. */
  final List<String> kinds = new CopyOnWriteArrayList<>();

  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.setExecutor(threads);
      started.createContext("/", this::serve);
      started.start();
      server = started;
      String url = "http://localhost:" + started.getAddress().getPort() + "/fynix";
      return Map.of(
          "fynix.realtime.proxy.endpoints.app.url", url,
          "fynix.realtime.proxy.endpoints.narrow.url", url,
          "fynix.realtime.proxy.endpoints.binary.url", url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(ApplicationServer.class));
  }

  @Override
  public void stop() {
    HttpServer started = server;
    if (started != null) {
      started.stop(0);
    }
    threads.shutdownNow();
  }

  void release(String hold) {
    hold(hold).countDown();
  }

  private CountDownLatch hold(String name) {
    return holds.computeIfAbsent(name, n -> new CountDownLatch(1));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode question = json.readTree(body);
    String kind = String.valueOf(exchange.getRequestHeaders().getFirst("Fynix-Proxy"));
    JsonNode script =
        kind.endsWith("refresh") ? question.at("/meta/" + kind) : question.path("data");
    kinds.add(kind);
    if (script.has("hold")) {
      await(hold(script.get("hold").asText()));
    }
    byte[] answer = answer(script, body, exchange).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(script.path("status").asInt(200), answer.length);
    try (var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private static void await(CountDownLatch hold) {
    try {
      if (!hold.await(HOLD_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String answer(JsonNode script, String body, HttpExchange exchange) {
    if (script.has("text")) {
      return script.get("text").asText();
    }
    if (script.has("huge")) {
      return "{\"result\":{\"data\":\"" + "x".repeat(script.get("huge").asInt()) + "\"}}";
    }
    if (script.has("answer")) {
      return script.get("answer").toString();
    }
    ObjectNode result = json.createObjectNode();
    if (script.has("mirror") || kindOf(exchange).equals("rpc")) {
      ObjectNode data = result.putObject("result").putObject("data").put("question", body);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> data.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    } else {
      result.putObject("result");
    }
    return result.toString();
  }

  private static String kindOf(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Fynix-Proxy"));
  }
}
