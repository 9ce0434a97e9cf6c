package io.fynix.session.store;

import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Begins, prolongs and ends sessions. Each call takes effect as a whole or not at all, and is on
 * the log when it did.
 *
 * <p>Safe from any thread; never blocks. Stages fail with {@link
 * io.fynix.platform.redis.RedisUnavailableException} when Redis is away: whether the call took
 * effect is then unknown.
 */
public interface SessionStore {

  /**
   * Begins a session, unless the user has too many.
   *
   * @param record its epochs are set by the store
   */
  CompletionStage<Creation> create(SessionId id, SessionRecord record, UserLimit limit);

  /**
   * Exchanges a token.
   *
   * @param token a genuine one
   * @param successor the token that follows from it
   * @param maxReplays how often, in different seconds, the successor is given out again, 0 to 250
   */
  CompletionStage<Exchange> rotate(
      RefreshToken token, RefreshToken successor, ClientBinding binding, int maxReplays);

  /**
   * Ends a session.
   *
   * @return the user; empty when there was no such session
   */
  CompletionStage<Optional<String>> revoke(SessionId id, String reason);

  /**
   * Ends all sessions of a user in the same time for any number.
   *
   * @param kept the session that goes on, null for none
   * @return empty when the session that should go on has ended; nothing happened then
   */
  CompletionStage<Optional<UserRevocation>> revokeUser(
      UserKey key, String user, @Nullable SessionId kept, String reason);

  /**
   * Ends the sessions of everybody in the same time for any number.
   *
   * @return the epoch; sessions and tokens with a smaller one are void. Fails when a partition
   *     could not be reached: repeat it then
   */
  CompletionStage<Long> revokeEveryone(String reason);
}
