package io.fynix.platform.presence;

import java.util.concurrent.CompletionStage;

/**
 * Tells who is on a channel. Whether the channel's namespace keeps presence is for the caller to
 * check: without, nobody is on it.
 *
 * <p>Needs nothing but Redis: which nodes live is decided there. Safe from any thread and never
 * blocks; stages complete on a thread of the Redis connection and fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis does not answer in time. Costs
 * Redis time in proportion to the clients on the channel.
 */
public interface PresenceReader {

  /** Who is on the channel now. */
  CompletionStage<Presence> presence(String channel);

  /** How many are on the channel now. */
  CompletionStage<PresenceStats> stats(String channel);
}
