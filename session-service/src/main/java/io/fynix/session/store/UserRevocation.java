package io.fynix.session.store;

import org.jspecify.annotations.Nullable;

/**
 * All sessions of a user were ended.
 *
 * @param epoch tokens and sessions with a smaller one are void
 * @param kept the session that goes on, with the new epoch; null for none
 */
public record UserRevocation(long epoch, @Nullable SessionRecord kept) {}
