package io.fynix.session.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as callers see it.
 *
 * @param lastSeenAt a minute late at most
 * @param idleAt when it ends unless it is used again
 * @param expiresAt when it ends in any case
 * @param claims a JSON object
 * @param current whether it is the one that the caller named; null when none was named
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
    String id,
    String user,
    String preset,
    String aal,
    Instant createdAt,
    Instant authenticatedAt,
    Instant lastSeenAt,
    Instant idleAt,
    Instant expiresAt,
    String deviceId,
    String deviceName,
    String userAgent,
    String place,
    @JsonRawValue String claims,
    @Nullable Boolean current) {

  static SessionView of(SessionId id, SessionRecord session) {
    return of(id, session, session.times().ends(), null);
  }

  static SessionView of(SessionId id, SessionRecord session, long ends, @Nullable Boolean current) {
    var times = session.times();
    var profile = session.profile();
    return new SessionView(
        id.text(),
        profile.user(),
        profile.preset(),
        profile.aal(),
        Instant.ofEpochMilli(times.created()),
        Instant.ofEpochMilli(times.authenticated()),
        Instant.ofEpochMilli(times.lastSeen()),
        Instant.ofEpochMilli(ends),
        Instant.ofEpochMilli(times.expires()),
        profile.device(),
        profile.deviceName(),
        profile.agent(),
        profile.place(),
        profile.claims(),
        current);
  }
}
