package io.fynix.session.issue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionRecord;
import io.fynix.session.token.AccessToken;
import io.fynix.session.token.AccessTokenClaims;
import io.fynix.session.token.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives sessions their access tokens. Safe from any thread. */
@ApplicationScoped
public class AccessGrants {
  private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

  private final AccessTokens tokens;
  private final ObjectMapper json;

  AccessGrants(AccessTokens tokens, ObjectMapper json) {
    this.tokens = tokens;
    this.json = json;
  }

  /**
   * Signs an access token for a session.
   *
   * @return null in an installation without signing keys, which has opaque tokens only
   */
  public @Nullable AccessToken grant(SessionId id, SessionRecord session) {
    var claims =
        new AccessTokenClaims(
            id.text(),
            session.profile().user(),
            session.userEpoch(),
            session.globalEpoch(),
            session.profile().aal(),
            Instant.ofEpochMilli(session.times().authenticated()),
            claims(session.profile().claims()));
    try {
      return tokens.issue(claims);
    } catch (ProblemException e) {
      if (e.type() == ProblemType.SIGNING_KEYS_MISSING) {
        return null;
      }
      throw e;
    }
  }

  private Map<String, Object> claims(String text) {
    try {
      return json.readValue(text, CLAIMS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the claims of a session are JSON", e);
    }
  }
}
