package io.fynix.platform.auth;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the name of the API key
 * @param scopes what it may do
 */
public record Principal(String name, Set<String> scopes) {
  private static final String EVERYTHING = "*";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** Whether this principal may do what the scope stands for. */
  public boolean may(String scope) {
    return scopes.contains(scope) || scopes.contains(EVERYTHING);
  }
}
