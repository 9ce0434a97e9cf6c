package io.fynix.session.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where all services find the public keys. Safe from any thread; never blocks. */
interface KeyPublications {

  /**
   * Publishes keys, or renews what was published of them; takes back those that are not to be
   * trusted; and tells all nodes if that changed anything. Keys that nobody has renewed for as long
   * as a token lives go by themselves.
   *
   * @return since when each of the keys is published, by id. Fails with {@link
   *     io.fynix.platform.redis.RedisUnavailableException} when Redis is away
   */
  CompletionStage<Map<String, Instant>> publish(List<SigningKey> keys, Set<String> revoked);
}
