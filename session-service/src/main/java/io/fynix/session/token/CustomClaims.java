package io.fynix.session.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.session.AccessTokenNames;
import java.util.Map;

/**
 * The bounds of a product's own claims. They stand beside the token's own, so that what others read
 * ({@code roles}, {@code scope}) is where they look for it; a name that Fynix or a standard gives a
 * meaning is therefore refused.
 */
final class CustomClaims {
  /** Most claims of a session. */
  static final int MAX_CLAIMS = 32;

  /** Longest name in characters. */
  static final int MAX_NAME = 64;

  /** Most bytes of all claims as JSON: a token travels with every request. */
  static final int MAX_BYTES = 2048;

  private static final ObjectMapper JSON = new ObjectMapper();

  private CustomClaims() {}

  /**
   * Checks claims before a session is made with them.
   *
   * @throws ProblemException {@link ProblemType#INVALID_REQUEST} naming what is wrong
   */
  static void check(Map<String, Object> claims) {
    if (claims.size() > MAX_CLAIMS) {
      throw refused("There are more than " + MAX_CLAIMS + " claims.");
    }
    for (String name : claims.keySet()) {
      if (name.isEmpty() || name.length() > MAX_NAME) {
        throw refused("A claim's name has 1 to " + MAX_NAME + " characters.");
      }
      if (AccessTokenNames.RESERVED.contains(name)) {
        throw refused("The claim '" + name + "' has a meaning of its own and cannot be set.");
      }
    }
    try {
      if (JSON.writeValueAsBytes(claims).length > MAX_BYTES) {
        throw refused("The claims are longer than " + MAX_BYTES + " bytes as JSON.");
      }
    } catch (JsonProcessingException e) {
      throw refused("A claim is not a JSON value.");
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
