package io.fynix.realtime.proxy;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.outgoing.AnswerTooLargeException;
import io.fynix.realtime.outgoing.OutgoingHttp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One address of the application. Safe from any thread, never blocks. */
final class ProxyEndpoint {
  private static final Logger LOG = Logger.getLogger(ProxyEndpoint.class);
  private static final String KIND_HEADER = "Fynix-Proxy";
  private static final String SIGNATURE_HEADER = "Fynix-Signature";

  private final String name;
  private final ProxyConfig.Endpoint config;
  private final Set<String> forwarded;
  private final Semaphore places;
  private final @Nullable SecretKeySpec secret;
  private final OutgoingHttp http;
  private final ProxyMetrics metrics;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException when the configuration cannot work; the message names the
   *     property
   */
  ProxyEndpoint(
      String name,
      ProxyConfig.Endpoint config,
      OutgoingHttp http,
      ProxyMetrics metrics,
      Clock clock) {
    this.name = name;
    this.config = config;
    this.forwarded =
        config.forwardedHeaders().orElse(Set.of()).stream()
            .map(header -> header.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.places = new Semaphore(config.maxConcurrent());
    this.secret =
        config
            .secret()
            .map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
            .orElse(null);
    this.http = http;
    this.metrics = metrics;
    this.clock = clock;
    check();
  }

  private void check() {
    String prefix = "fynix.realtime.proxy.endpoints." + name + ".";
    if (!config.timeout().isPositive()) {
      throw new IllegalArgumentException(prefix + "timeout is not positive");
    }
    HttpRequest.Builder builder = HttpRequest.newBuilder();
    try {
      builder.uri(config.url());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + "url is no http or https URL", e);
    }
    try {
      forwarded.forEach(header -> builder.header(header, "x"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          prefix + "forwarded-headers has one that cannot be forwarded", e);
    }
    try {
      config.headers().forEach(builder::header);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + "headers has one that cannot be sent", e);
    }
  }

  /** Headers of clients that the application gets, in lower case. */
  Set<String> forwardedHeaders() {
    return forwarded;
  }

  /**
   * Asks the application.
   *
   * @param content what to add about the command
   * @return fails with {@link ProxyDeniedException} only
   */
  <T> CompletionStage<T> ask(
      ProxyKind kind,
      ProxyCaller caller,
      UnaryOperator<ProxyRequest> content,
      ProxyAnswer.Reader<T> reader) {
    ProxyRequest question = content.apply(new ProxyRequest(caller, config.binary()));
    if (config.includeConnectionMeta()) {
      question.meta(caller.meta());
    }
    HttpRequest request = request(kind, caller, question.bytes());
    if (!places.tryAcquire()) {
      metrics.failed(kind, "overload");
      return CompletableFuture.failedStage(new ProxyDeniedException(ErrorCode.INTERNAL));
    }
    long start = System.nanoTime();
    return http.send(request, config.timeout(), config.maxAnswerBytes())
        .whenComplete((answer, failure) -> places.release())
        .thenApply(answer -> read(answer, reader))
        .handle(
            (result, failure) -> {
              Duration after = Duration.ofNanos(System.nanoTime() - start);
              if (failure != null) {
                throw denied(kind, failure, after);
              }
              metrics.answered(kind, "result", after);
              return result;
            });
  }

  private static <T> T read(OutgoingHttp.Answer answer, ProxyAnswer.Reader<T> reader) {
    if (answer.status() != 200) {
      throw new UnexpectedStatusException(answer.status());
    }
    return ProxyAnswer.read(answer.body(), reader);
  }

  private ProxyDeniedException denied(ProxyKind kind, Throwable failure, Duration after) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ProxyDeniedException denied) {
      boolean error = denied.denial() instanceof Denial.Error;
      metrics.answered(kind, error ? "error" : "disconnect", after);
      return denied;
    }
    String reason =
        switch (cause) {
          case TimeoutException e -> "timeout";
          case AnswerTooLargeException e -> "too_large";
          case UnexpectedStatusException e -> "status";
          case MalformedAnswerException e -> "malformed";
          default -> "unreachable";
        };
    metrics.answered(kind, "failed", after);
    metrics.failed(kind, reason);
    LOG.debugf("No answer: endpoint=%s proxy=%s reason=%s: %s", name, kind.tag(), reason, cause);
    return new ProxyDeniedException(ErrorCode.INTERNAL);
  }

  private HttpRequest request(ProxyKind kind, ProxyCaller caller, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.url())
            .header("Content-Type", "application/json")
            .header(KIND_HEADER, kind.tag())
            .POST(BodyPublishers.ofByteArray(body));
    config.headers().forEach(request::setHeader);
    for (String header : forwarded) {
      String value = caller.headers().get(header);
      if (value != null) {
        request.setHeader(header, value);
      }
    }
    SecretKeySpec key = secret;
    if (key != null) {
      request.setHeader(SIGNATURE_HEADER, signature(key, body));
    }
    return request.build();
  }

  private String signature(SecretKeySpec key, byte[] body) {
    long now = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update((now + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + now + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** An answer that is not 200. */
  private static final class UnexpectedStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedStatusException(int status) {
      super("status " + status, null, false, false);
    }
  }
}
