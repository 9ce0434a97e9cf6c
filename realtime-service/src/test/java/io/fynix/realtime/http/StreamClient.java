package io.fynix.realtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads the lines of an HTTP answer that goes on. Empty lines are passed over. */
public final class StreamClient implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final HttpClient http;
  private final HttpResponse<Stream<String>> response;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  private StreamClient(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    this.http = http;
    this.response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    Thread.ofVirtual().start(this::read);
  }

  public static StreamClient post(URI url, String body) throws IOException, InterruptedException {
    return post(url, body, HttpClient.Version.HTTP_1_1);
  }

  static StreamClient post(URI url, String body, HttpClient.Version version)
      throws IOException, InterruptedException {
    return new StreamClient(
        HttpClient.newBuilder().version(version).build(),
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  static StreamClient get(URI url) throws IOException, InterruptedException {
    return get(url, HttpClient.Version.HTTP_1_1);
  }

  static StreamClient get(URI url, HttpClient.Version version)
      throws IOException, InterruptedException {
    return new StreamClient(
        HttpClient.newBuilder().version(version).build(), HttpRequest.newBuilder(url).build());
  }

  private void read() {
    try {
      response.body().filter(line -> !line.isEmpty()).forEach(lines::add);
      ended.complete("ended");
    } catch (UncheckedIOException e) {
      ended.complete("broken");
    }
  }

  HttpResponse<?> response() {
    return response;
  }

  /** The next line. */
  public String next() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line; the answer: %s", ended).isNotNull();
    return line;
  }

  /** The next line that is no ping. */
  public String nextMessage() throws InterruptedException {
    String line = next();
    return line.equals("{}") || line.equals("data: {}") ? nextMessage() : line;
  }

  /** How the answer ended: {@code ended}, or {@code broken} without an end. */
  String end() throws Exception {
    return ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Goes away without a word. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
