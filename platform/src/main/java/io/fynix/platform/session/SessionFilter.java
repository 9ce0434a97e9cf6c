package io.fynix.platform.session;

import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.util.concurrent.CompletableFuture;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Lets only users with a session through to methods with {@link RequiresSession}. */
@Provider
@RequiresSession
public final class SessionFilter implements ContainerRequestFilter {
  private final AccessTokenVerifier verifier;
  private final ResourceInfo resource;

  SessionFilter(AccessTokenVerifier verifier, @Context ResourceInfo resource) {
    this.verifier = verifier;
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    AssuranceLevel needed = requirement().level();
    String token = BearerToken.of(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    if (token == null) {
      throw refused();
    }
    CompletableFuture<AccessTokenResult> judged = verifier.verify(token).toCompletableFuture();
    if (judged.isDone()) {
      admit(request, judged.join(), needed);
      return;
    }
    // The key is being fetched, which is rare; no thread waits for it.
    var suspended = (ResteasyReactiveContainerRequestContext) request;
    suspended.suspend();
    judged.whenComplete(
        (result, failure) -> {
          try {
            admit(request, judged.join(), needed);
            suspended.resume();
          } catch (RuntimeException e) {
            suspended.resume(e);
          }
        });
  }

  private static void admit(
      ContainerRequestContext request, AccessTokenResult result, AssuranceLevel needed) {
    switch (result) {
      case AccessTokenResult.Valid(var principal) -> {
        if (principal.level().compareTo(needed) < 0) {
          throw new ProblemException(
              ProblemType.SESSION_LEVEL_TOO_LOW,
              "The method needs a session of the level " + needed.text() + ".");
        }
        request.setSecurityContext(
            new OfSession(principal, request.getSecurityContext().isSecure()));
      }
      case AccessTokenResult.Undecided() ->
          throw new ProblemException(
              ProblemType.SESSION_UNDECIDED, "Whether the session is valid can not be told now.");
      case AccessTokenResult.Expired e -> throw refused();
      case AccessTokenResult.Revoked r -> throw refused();
      case AccessTokenResult.Invalid i -> throw refused();
    }
  }

  /** The same words for every reason: a thief must not learn what he has. */
  private static ProblemException refused() {
    return new ProblemException(
        ProblemType.SESSION_INVALID, "The request has no access token that is in force.");
  }

  private RequiresSession requirement() {
    var ofMethod = resource.getResourceMethod().getAnnotation(RequiresSession.class);
    return ofMethod != null
        ? ofMethod
        : resource.getResourceClass().getAnnotation(RequiresSession.class);
  }

  /** Tells the method whose session it is. */
  private record OfSession(SessionPrincipal principal, boolean secure) implements SecurityContext {
    @Override
    public SessionPrincipal getUserPrincipal() {
      return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public String getAuthenticationScheme() {
      return "bearer";
    }
  }
}
