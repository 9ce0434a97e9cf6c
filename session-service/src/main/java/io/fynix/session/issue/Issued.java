package io.fynix.session.issue;

import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionRecord;
import io.fynix.session.token.AccessToken;
import org.jspecify.annotations.Nullable;

/**
 * A session and the tokens that its client has now.
 *
 * @param access null in an installation without signing keys
 */
public record Issued(
    SessionId id, SessionRecord session, RefreshToken token, @Nullable AccessToken access) {}
