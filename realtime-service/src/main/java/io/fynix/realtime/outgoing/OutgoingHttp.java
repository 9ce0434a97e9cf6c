package io.fynix.realtime.outgoing;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls other servers over HTTP/1.1 with connections that are kept. Safe from any thread and never
 * blocks; redirects are not followed. How many calls run at a time is for the caller to bound.
 */
@Singleton
public class OutgoingHttp {
  /** Threads that read answers; what follows an answer must be short. */
  private static final int THREADS = 2;

  private static final ThreadFactory THREAD =
      Thread.ofPlatform().daemon().name("outgoing-http-", 0).factory();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, OutgoingHttp::thread);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(threads)
          .build();

  /** What follows an answer may create beans, which are looked for by the thread's loader. */
  private static Thread thread(Runnable task) {
    Thread thread = THREAD.newThread(task);
    thread.setContextClassLoader(OutgoingHttp.class.getClassLoader());
    return thread;
  }

  /** What a server said. */
  @SuppressWarnings("ArrayRecordComponent") // an opaque payload: never compared, never changed
  public record Answer(int status, byte[] body) {}

  /**
   * Sends a request.
   *
   * @param timeout for all of it, from connecting to the last byte
   * @param maxBytes of the answer's body
   * @return completes on a thread of this class. Fails with {@link TimeoutException}, {@link
   *     AnswerTooLargeException} or another {@link java.io.IOException}
   */
  public CompletionStage<Answer> send(HttpRequest request, Duration timeout, int maxBytes) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, head -> new BoundedBody(maxBytes));
    return exchange
        .thenApply(response -> new Answer(response.statusCode(), response.body()))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        // The client answers on threads of the JVM's common pool, which know no application.
        .whenCompleteAsync(
            (answer, failure) -> {
              if (failure instanceof TimeoutException) {
                exchange.cancel(true);
              }
            },
            threads);
  }

  @PreDestroy
  void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
