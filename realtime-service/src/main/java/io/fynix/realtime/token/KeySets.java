package io.fynix.realtime.token;

import io.fynix.platform.metric.MetricNames;
import io.fynix.realtime.outgoing.AnswerTooLargeException;
import io.fynix.realtime.outgoing.OutgoingHttp;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The key sets that tokens led to, by address; the least recently used one makes room. Safe from
 * any thread, never blocks.
 */
@Singleton
class KeySets {
  /** Most key sets that are kept; more than one only when the address depends on the token. */
  static final int MAX_SETS = 256;

  /** Longest fetch; there is another try after each failure, {@link #TRIES} in all. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Largest key set in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  /** Most fetches at a time; more would come of invented issuers. */
  static final int MAX_FETCHES = 16;

  private static final Logger LOG = Logger.getLogger(KeySets.class);

  private final OutgoingHttp http;
  private final Clock clock;
  private final MeterRegistry registry;
  private final Semaphore fetches = new Semaphore(MAX_FETCHES);
  private final Map<URI, RemoteKeySet> sets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, RemoteKeySet> eldest) {
          return size() > MAX_SETS;
        }
      };

  KeySets(OutgoingHttp http, Clock clock, MeterRegistry registry) {
    this.http = http;
    this.clock = clock;
    this.registry = registry;
  }

  /**
   * @return never fails; complete already when the key is known
   */
  CompletionStage<KeyServer.Found> find(URI address, String keyId, String algorithm) {
    RemoteKeySet set;
    synchronized (sets) {
      set = sets.computeIfAbsent(address, a -> new RemoteKeySet(() -> fetch(a), clock));
    }
    return set.find(keyId, algorithm);
  }

  private CompletableFuture<PublicKeySet> fetch(URI address) {
    if (!fetches.tryAcquire()) {
      count("overload");
      return CompletableFuture.failedFuture(new IOException("too many fetches at a time"));
    }
    return fetch(address, 1).whenComplete((keys, failure) -> fetches.release());
  }

  private CompletableFuture<PublicKeySet> fetch(URI address, int attempt) {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").GET().build();
    return http.send(request, TIMEOUT, MAX_BYTES)
        .thenApply(KeySets::read)
        .handle(
            (keys, failure) -> {
              if (failure == null) {
                count("fetched");
                return CompletableFuture.completedFuture(keys);
              }
              count(outcome(failure));
              if (attempt < TRIES) {
                return CompletableFuture.supplyAsync(
                        () -> fetch(address, attempt + 1),
                        CompletableFuture.delayedExecutor(
                            PAUSE.toMillis() * attempt, TimeUnit.MILLISECONDS))
                    .thenCompose(next -> next);
              }
              LOG.warnf("Keys cannot be fetched: host=%s cause=%s", address.getHost(), failure);
              return CompletableFuture.<PublicKeySet>failedFuture(failure);
            })
        .toCompletableFuture()
        .thenCompose(result -> result);
  }

  private static PublicKeySet read(OutgoingHttp.Answer answer) {
    try {
      if (answer.status() != 200) {
        throw new IOException("status " + answer.status());
      }
      return PublicKeySet.parse(answer.body());
    } catch (IOException e) {
      throw new UnusableAnswerException(e);
    }
  }

  private static String outcome(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case TimeoutException e -> "timeout";
      case AnswerTooLargeException e -> "too_large";
      case UnusableAnswerException e -> "unusable";
      default -> "unreachable";
    };
  }

  private void count(String outcome) {
    registry.counter(MetricNames.KEY_SET_FETCHES, "outcome", outcome).increment();
  }

  /** A server that answers, but not with keys. */
  private static final class UnusableAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableAnswerException(IOException cause) {
      super(cause);
    }
  }
}
