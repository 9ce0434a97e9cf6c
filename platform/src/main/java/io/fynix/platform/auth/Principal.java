package io.fynix.platform.auth;

import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the name of the API key
 * @param scopes what it may do
 */
public record Principal(String name, Set<String> scopes) implements java.security.Principal {
  private static final String EVERYTHING = "*";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /**
   * Who made a request to a method with {@link RequiresApiKey}.
   *
   * @throws IllegalStateException when the method is open to everybody
   */
  public static Principal of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Principal principal) {
      return principal;
    }
    throw new IllegalStateException("the method asks for no API key");
  }

  @Override
  public String getName() {
    return name;
  }

  /** Whether this principal may do what the scope stands for. */
  public boolean may(String scope) {
    return scopes.contains(scope) || scopes.contains(EVERYTHING);
  }
}
