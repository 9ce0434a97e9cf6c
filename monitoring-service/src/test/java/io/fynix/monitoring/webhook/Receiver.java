package io.fynix.monitoring.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** An application that receives webhooks, and behaves as a test wants, path by path. */
final class Receiver implements AutoCloseable {
  private static final Pattern EVENT_ID =
      Pattern.compile("\"id\":\"(test-[^\"]*|[^\"]*-\\d+)\",\"type\"");

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

  /** A request as it came. */
  record Received(String path, String id, String timestamp, String signature, String body) {
    List<String> eventIds() {
      return EVENT_ID.matcher(body).results().map(match -> match.group(1)).toList();
    }
  }

  /** How a path answers. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  Receiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  static Behaviour status(int status) {
    return exchange -> {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  void behave(String path, Behaviour behaviour) {
    behaviours.put(path, behaviour);
  }

  List<Received> at(String path) {
    return received.stream().filter(each -> each.path.equals(path)).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    String path = exchange.getRequestURI().getPath();
    received.add(
        new Received(
            path,
            headers.getFirst("Webhook-Id"),
            headers.getFirst("Webhook-Timestamp"),
            headers.getFirst("Webhook-Signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    behaviours.getOrDefault(path, status(204)).answer(exchange);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
