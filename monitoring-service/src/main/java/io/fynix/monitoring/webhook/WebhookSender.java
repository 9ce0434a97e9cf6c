package io.fynix.monitoring.webhook;

import io.fynix.monitoring.webhook.Outcome.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Sends one request and waits for the answer. Blocks its caller, a virtual thread; safe from any.
 *
 * <p>The name is resolved for every request, its addresses are checked, and the connection goes to
 * an address that was checked: a name that says something else the next time leads nowhere.
 */
@ApplicationScoped
class WebhookSender {
  /** More of an answer is not read; its content is not used at all. */
  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  /** Connections to one address; each endpoint has one request under way at a time. */
  private static final int POOL_SIZE = 64;

  private final HttpClient http;
  private final AddressPolicy policy;
  private final Duration timeout;
  private final Clock clock;

  WebhookSender(Vertx vertx, WebhookConfig config, Clock clock) {
    this.policy = new AddressPolicy(config.allowPrivateAddresses());
    this.timeout = config.timeout();
    this.clock = clock;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(POOL_SIZE)
                .setConnectTimeout((int) timeout.toMillis())
                .setKeepAliveTimeout(30)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false));
  }

  /** Tries to deliver; anything but an interrupt is an outcome. */
  Outcome send(URI url, List<WebhookSecret> secrets, String id, byte[] body)
      throws InterruptedException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(url.getHost());
    } catch (UnknownHostException e) {
      return new Outcome(Kind.UNRESOLVED, "the name has no address");
    }
    if (!Arrays.stream(addresses).allMatch(policy::allows)) {
      return new Outcome(Kind.ADDRESS, "the address is not public");
    }
    var sent = new AtomicReference<HttpClientRequest>();
    var abandoned = new AtomicBoolean();
    CompletableFuture<Integer> status =
        http.request(options(url, addresses[0]))
            .compose(
                request -> {
                  sent.set(request);
                  return abandoned.get()
                      ? Future.failedFuture("too late")
                      : post(request, secrets, id, body);
                })
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return outcome(status.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Outcome(Kind.TIMEOUT, "no answer in " + timeout);
    } catch (ExecutionException e) {
      return new Outcome(Kind.CONNECTION, String.valueOf(e.getCause()));
    } finally {
      if (!status.isDone() || status.isCompletedExceptionally()) {
        abandoned.set(true);
        var request = sent.get();
        if (request != null) {
          request.reset();
        }
      }
    }
  }

  private RequestOptions options(URI url, InetAddress address) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setSsl(tls)
        .setHost(url.getHost())
        .setPort(port)
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setURI(path + query)
        .setFollowRedirects(false)
        .setIdleTimeout(timeout.toMillis());
  }

  private Future<Integer> post(
      HttpClientRequest request, List<WebhookSecret> secrets, String id, byte[] body) {
    long now = clock.instant().getEpochSecond();
    request
        .putHeader("Content-Type", "application/json")
        .putHeader("User-Agent", "Fynix-Webhooks")
        .putHeader("Webhook-Id", id)
        .putHeader("Webhook-Timestamp", Long.toString(now))
        .putHeader(
            "Webhook-Signature",
            secrets.stream()
                .map(secret -> secret.sign(id, now, body))
                .collect(Collectors.joining(" ")));
    return request
        .send(Buffer.buffer(body))
        .compose(response -> drain(request, response).map(response.statusCode()));
  }

  /** Reads the answer to its end, so that the connection can be used again, or up to the bound. */
  private static Future<Void> drain(HttpClientRequest request, HttpClientResponse response) {
    var read = new int[1]; // the event loop's own
    response.handler(
        part -> {
          read[0] += part.length();
          if (read[0] > MAX_ANSWER_BYTES) {
            request.reset();
          }
        });
    // What was answered counts, however its body ends.
    return response.end().otherwiseEmpty();
  }

  private static Outcome outcome(int status) {
    return new Outcome(
        status >= 200 && status < 300 ? Kind.DELIVERED : Kind.STATUS, "status " + status);
  }
}
