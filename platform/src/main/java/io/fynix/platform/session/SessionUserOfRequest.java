package io.fynix.platform.session;

import io.fynix.platform.edge.UserOfRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Knows end users by the access tokens of their sessions, once this node has verified the token: a
 * limit is asked before anything else, so it must not make a signature check that anybody can
 * cause. Until then a request counts by its address.
 */
@Singleton
final class SessionUserOfRequest implements UserOfRequest {
  private final AccessTokenVerifier verifier;

  SessionUserOfRequest(AccessTokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public @Nullable String user(HttpServerRequest request) {
    String token = BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
    SessionPrincipal principal = token == null ? null : verifier.known(token);
    return principal == null ? null : principal.user();
  }
}
