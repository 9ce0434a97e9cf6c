package io.fynix.api.server;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decides what may be published and publishes it. Safe from any thread; blocks, so it belongs on
 * virtual threads.
 */
@ApplicationScoped
class PublishService {
  private static final int MAX_IDEMPOTENCY_KEY_BYTES = 255;
  private static final long LARGEST_PUBLICATION = 16L << 20;

  private final Broker broker;
  private final Namespaces namespaces;
  private final Clock clock;
  private final long maxBytes;
  private final Duration timeout;
  private final Counter publications;

  PublishService(
      Broker broker, Namespaces namespaces, ApiConfig config, Clock clock, MeterRegistry metrics) {
    this.broker = broker;
    this.namespaces = namespaces;
    this.clock = clock;
    this.maxBytes = config.maxPublicationBytes().asLongValue();
    this.timeout = config.storeTimeout();
    this.publications = metrics.counter(MetricNames.PUBLICATIONS);
    if (maxBytes < 1 || maxBytes > LARGEST_PUBLICATION) {
      throw new IllegalArgumentException(
          "fynix.api.max-publication-bytes is not between 1 and " + LARGEST_PUBLICATION);
    }
  }

  /**
   * Publishes, and returns once the publication is in the stream and on its way to every node.
   *
   * @throws ApiException when the command breaks a rule
   * @throws RedisUnavailableException when the storage does not answer; whether the publication
   *     went out is unknown then
   */
  ApiReply.Published publish(PublishCommand command) {
    Namespace namespace = namespace(command.channel());
    check(command, namespace);
    var publication = new Publication(0, command.data(), null, command.tags(), clock.millis());
    var request =
        new Broker.PublishRequest(
            command.channel(),
            publication,
            command.skipHistory() ? null : namespace.retention(),
            command.idempotencyKey().isEmpty() ? null : command.idempotencyKey());
    Broker.PublishResult result = await(broker.publish(request));
    if (!result.repeated()) {
      publications.increment();
    }
    return ApiReply.Published.at(result.position());
  }

  private Namespace namespace(String channel) {
    return switch (namespaces.find(channel)) {
      case Namespaces.Lookup.Found found -> found.namespace();
      case Namespaces.Lookup.UnknownChannel unknown -> throw new ApiException(unknown.code());
      case Namespaces.Lookup.BadRequest bad -> throw new ApiException(bad.code(), bad.reason());
    };
  }

  private void check(PublishCommand command, Namespace namespace) {
    if (size(command) > maxBytes) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "the publication is longer than " + maxBytes + " bytes");
    }
    if (!namespace.dataFormat().accepts(command.data())) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST,
          command.data().length == 0
              ? "data is missing"
              : "data does not have the format of the namespace");
    }
    if (isUnfitKey(command.idempotencyKey())) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST,
          "idempotency_key is longer than " + MAX_IDEMPOTENCY_KEY_BYTES + " bytes or not Unicode");
    }
    if (command.versioned()) {
      throw new ApiException(ErrorCode.NOT_AVAILABLE, "versioned publishing");
    }
  }

  private static long size(PublishCommand command) {
    long bytes = command.data().length;
    for (Map.Entry<String, String> tag : command.tags().entrySet()) {
      bytes += utf8(tag.getKey()).length + utf8(tag.getValue()).length;
    }
    return bytes;
  }

  /** Half a surrogate pair has no UTF-8 form: two such keys would count as one. */
  private static boolean isUnfitKey(String key) {
    return utf8(key).length > MAX_IDEMPOTENCY_KEY_BYTES
        || !StandardCharsets.UTF_8.newEncoder().canEncode(key);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("no answer within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("the service is stopping", e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case BrokerException refused -> new ApiException(refused.code());
        case RedisUnavailableException unavailable -> unavailable;
        case null, default -> new IllegalStateException("the broker failed", e.getCause());
      };
    }
  }
}
