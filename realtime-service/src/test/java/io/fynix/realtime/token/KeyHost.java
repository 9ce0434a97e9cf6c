package io.fynix.realtime.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/** A server that publishes keys. */
final class KeyHost implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Answerer answerer = exchange -> answer(exchange, 200, keySet());

  /** What the server does with a request. */
  interface Answerer {
    void answer(HttpExchange exchange) throws IOException;
  }

  KeyHost() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          answerer.answer(exchange);
        });
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  void publish(String... keys) {
    answers(200, keySet(keys));
  }

  void answers(int status, String body) {
    answerer = exchange -> answer(exchange, status, body);
  }

  /** Takes requests and never answers. */
  void hangs() {
    answerer =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  static String keySet(String... keys) {
    return "{\"keys\":[" + Arrays.stream(keys).collect(Collectors.joining(",")) + "]}";
  }

  /** The key as a member of a key set. */
  static String jwk(String id, PublicKey key) {
    try {
      JsonWebKey jwk = JsonWebKey.Factory.newJwk(key);
      jwk.setKeyId(id);
      return jwk.toJson();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
