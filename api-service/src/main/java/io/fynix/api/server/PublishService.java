package io.fynix.api.server;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.DocumentVersion;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Decides what may be published and publishes it. Safe from any thread; blocks, so it belongs on
 * virtual threads.
 */
@ApplicationScoped
class PublishService {
  private static final int MAX_NAME_BYTES = 255;
  private static final long LARGEST_PUBLICATION = 16L << 20;
  private static final Duration LONGEST_TTL = Duration.ofDays(365);

  private final Broker broker;
  private final Channels channels;
  private final StoreCalls calls;
  private final Clock clock;
  private final long maxBytes;
  private final int maxChannels;
  private final int parallelism;
  private final Counter publications;

  PublishService(
      Broker broker,
      Channels channels,
      StoreCalls calls,
      ApiConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this.broker = broker;
    this.channels = channels;
    this.calls = calls;
    this.clock = clock;
    this.maxBytes = config.maxPublicationBytes().asLongValue();
    this.maxChannels = config.maxBroadcastChannels();
    this.parallelism = config.parallelism();
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
   * @throws io.fynix.platform.redis.RedisUnavailableException when the storage does not answer;
   *     whether the publication went out is unknown then
   */
  ApiReply.Published publish(String channel, PublishCommand command) {
    return published(calls.await(start(channel, command)));
  }

  /**
   * Publishes to many channels, at most {@code fynix.api.parallelism} at a time. What one channel
   * refuses does not hold up the others.
   *
   * @return an answer for each channel, in their order
   * @throws ApiException when there are more channels than {@code
   *     fynix.api.max-broadcast-channels}, or none
   */
  ApiReply.Broadcasted broadcast(List<String> to, PublishCommand command) {
    if (to.isEmpty() || to.size() > maxChannels) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "channels has not between 1 and " + maxChannels + " elements");
    }
    return new ApiReply.Broadcasted(
        Window.inOrder(
            to,
            parallelism,
            channel -> start(channel, command),
            stage -> ApiReply.of(published(calls.await(stage)))));
  }

  private ApiReply.Published published(Broker.PublishResult result) {
    if (result.outcome() == Broker.Outcome.PUBLISHED) {
      publications.increment();
    }
    return ApiReply.Published.at(result.position());
  }

  private CompletionStage<Broker.PublishResult> start(String channel, PublishCommand command) {
    Namespace namespace = channels.get(channel);
    boolean kept = namespace.retention() != null && !command.skipHistory();
    check(command, namespace, kept);
    String excluded = command.excludedClient();
    var publication =
        new Publication(
            0,
            command.data(),
            null,
            command.tags(),
            clock.millis(),
            excluded.isEmpty() ? null : excluded,
            false);
    return broker.publish(
        new Broker.PublishRequest(
            channel,
            publication,
            kept ? namespace.retention() : null,
            command.idempotencyKey().isEmpty() ? null : command.idempotencyKey(),
            command.version(),
            command.delta() || namespace.options().deltaPublish(),
            command.ttlSeconds() == 0 ? null : Duration.ofSeconds(command.ttlSeconds())));
  }

  private void check(PublishCommand command, Namespace namespace, boolean kept) {
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
    DocumentVersion version = command.version();
    requireName("idempotency_key", command.idempotencyKey());
    requireName("version_epoch", version == null ? "" : version.epoch());
    requireName("exclude_client", command.excludedClient());
    // Unsigned: a number beyond 63 bits is negative here.
    if (command.ttlSeconds() < 0 || command.ttlSeconds() > LONGEST_TTL.toSeconds()) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "ttl is longer than " + LONGEST_TTL.toSeconds() + " seconds");
    }
    if (version != null && !kept) {
      throw new ApiException(
          ErrorCode.NOT_AVAILABLE, "versioned publishing needs a channel that keeps history");
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
  private static void requireName(String member, String name) {
    if (utf8(name).length > MAX_NAME_BYTES
        || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST,
          member + " is longer than " + MAX_NAME_BYTES + " bytes or not Unicode");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
