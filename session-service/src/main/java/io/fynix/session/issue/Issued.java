package io.fynix.session.issue;

import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionRecord;

/** A session and the token that its client keeps now. */
public record Issued(SessionId id, SessionRecord session, RefreshToken token) {}
