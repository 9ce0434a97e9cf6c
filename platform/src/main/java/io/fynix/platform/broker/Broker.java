package io.fynix.platform.broker;

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
   * What to publish.
   *
   * @param channel a checked channel name
   * @param publication payload; its offset is ignored, the stream gives the next one
   * @param retention how long the channel keeps it, or null to deliver without keeping (no offset
   *     then)
   * @param idempotencyKey a repeated key within five minutes is not published again; null to always
   *     publish
   */
  record PublishRequest(
      String channel,
      Publication publication,
      @Nullable Retention retention,
      @Nullable String idempotencyKey) {}

  /**
   * Where the publication went.
   *
   * @param position its place in the stream, null when the channel keeps no history
   * @param repeated whether the idempotency key was known, so that nothing was published now
   */
  record PublishResult(@Nullable StreamPosition position, boolean repeated) {}
}
