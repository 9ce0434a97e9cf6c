package io.fynix.session.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fynix.session.store.SessionAttributes.Attribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of answers. */
final class SessionReplies {
  private SessionReplies() {}

  /**
   * A session and its tokens.
   *
   * @param refreshToken null when a cookie carries it
   * @param accessToken a JWT; null in an installation without signing keys
   * @param accessTokenExpiresAt null when there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Issued(
      SessionView session,
      @Nullable String refreshToken,
      @Nullable String accessToken,
      @Nullable Instant accessTokenExpiresAt) {
    /** Hides the token. */
    @Override
    public String toString() {
      return "Issued[" + session.id() + "]";
    }
  }

  /**
   * A token that is good.
   *
   * @param superseded the client should use the successor of the token
   * @param degraded Redis could not be asked
   */
  record Validated(SessionView session, boolean superseded, boolean degraded) {}

  /** Some sessions of a user. */
  record Page(long total, List<SessionView> sessions) {}

  /** How many there are, about. */
  record Count(long sessions) {}

  /** The attributes of a session. */
  record Attributes(Map<String, Attribute> attributes) {}

  /** What was written has this version. */
  record Written(long version) {}
}
