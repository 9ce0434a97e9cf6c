package io.fynix.platform.broker;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to channels and reads their streams.
 *
 * <p>Safe from any thread and never blocks. Stages complete on a thread of the Redis connection: an
 * event loop that must not be blocked. They fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis does not answer in time, and with
 * {@link BrokerException} when the request itself cannot be served.
 */
public interface Broker {

  /**
   * Appends to the channel's stream and tells every node, in one atomic step: a publication is
   * delivered if and only if it is in the history. Publications that one caller hands over one
   * after the other keep their order.
   */
  CompletionStage<PublishResult> publish(PublishRequest request);

  /**
   * Reads the stream of a channel. A stream that does not exist yet is created empty, so that the
   * position is valid from now on.
   */
  CompletionStage<History> history(HistoryQuery query);

  /**
   * Removes the publications of a channel and keeps its position: the next publication continues
   * the numbers, and who has seen the newest one misses nothing.
   */
  CompletionStage<Void> removeHistory(String channel);

  /**
   * What to publish.
   *
   * @param channel a checked channel name
   * @param publication payload; its offset is ignored, the stream gives the next one
   * @param retention how long the channel keeps it, or null to deliver without keeping (no offset
   *     then)
   * @param idempotencyKey a repeated key within five minutes is not published again; null to always
   *     publish
   * @param version of the document that the publication carries, null when it has none. Needs a
   *     retention: what is not newer than the newest one is not published
   * @param delta whether subscribers that can read a delta may get one
   * @param ttl how long after its time anybody may get the publication, by the clock of the node
   *     that reads it; null for as long as the channel keeps it
   */
  record PublishRequest(
      String channel,
      Publication publication,
      @Nullable Retention retention,
      @Nullable String idempotencyKey,
      @Nullable DocumentVersion version,
      boolean delta,
      @Nullable Duration ttl) {

    public PublishRequest {
      if (version != null && retention == null) {
        throw new IllegalArgumentException("versions are kept with the history");
      }
    }

    /** A publication that lives as long as the channel keeps it. */
    public PublishRequest(
        String channel,
        Publication publication,
        @Nullable Retention retention,
        @Nullable String idempotencyKey,
        @Nullable DocumentVersion version,
        boolean delta) {
      this(channel, publication, retention, idempotencyKey, version, delta, null);
    }

    /** Such a publication without a version and without a delta. */
    public PublishRequest(
        String channel,
        Publication publication,
        @Nullable Retention retention,
        @Nullable String idempotencyKey) {
      this(channel, publication, retention, idempotencyKey, null, false);
    }
  }

  /**
   * What became of the publication.
   *
   * @param position its place in the stream, or that of the newest one when it was not published
   *     because of its version; null when the channel keeps no history
   */
  record PublishResult(@Nullable StreamPosition position, Outcome outcome) {}

  /** Whether a publication went out. */
  enum Outcome {
    PUBLISHED,
    /** The idempotency key was known: nothing was published now. */
    REPEATED,
    /** The version was not newer: nothing was published. */
    OUTDATED
  }
}
