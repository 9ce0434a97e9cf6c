package io.fynix.session.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.auth.Scopes;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.session.http.SessionRequests.Client;
import io.fynix.session.http.SessionRequests.Create;
import io.fynix.session.http.SessionRequests.Delivery;
import io.fynix.session.http.SessionRequests.Presented;
import io.fynix.session.http.SessionRequests.Refresh;
import io.fynix.session.issue.Issued;
import io.fynix.session.issue.NewSession;
import io.fynix.session.issue.SessionIssuer;
import io.fynix.session.store.ClientBinding;
import io.fynix.session.store.SessionProfile;
import io.fynix.session.store.UserLimit;
import io.fynix.session.token.AccessToken;
import io.fynix.session.token.AccessTokens;
import io.fynix.session.validate.SessionValidator;
import io.fynix.session.validate.Verdict;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Begins sessions, exchanges and judges their tokens. */
@Path("/v1/sessions")
class SessionResource {
  private final SessionIssuer issuer;
  private final SessionValidator validator;
  private final SessionCookie cookie;
  private final ObjectMapper json;
  private final Clock clock;

  SessionResource(
      SessionIssuer issuer,
      SessionValidator validator,
      SessionCookie cookie,
      ObjectMapper json,
      Clock clock) {
    this.issuer = issuer;
    this.validator = validator;
    this.cookie = cookie;
    this.json = json;
    this.clock = clock;
  }

  @POST
  @RunOnVirtualThread
  @RequiresApiKey(scope = Scopes.SESSIONS_CREATE)
  public Response create(@Valid @NotNull Create body) {
    Client client = body.client() == null ? Client.UNKNOWN : body.client();
    var preset = body.preset() == null ? "aal1" : body.preset();
    var profile =
        new SessionProfile(
            body.user(),
            preset,
            body.aal() == null ? preset : body.aal(),
            orEmpty(client.deviceId()),
            orEmpty(client.deviceName()),
            orEmpty(client.userAgent()),
            orEmpty(client.place()),
            claims(body.claims()));
    var policy = body.policy();
    var wanted =
        new NewSession(
            profile,
            binding(client),
            body.authenticatedAt(),
            body.limit(),
            policy == null ? null : UserLimit.Policy.valueOf(policy.name()));
    return answer(
        Response.Status.CREATED, issuer.create(wanted), body.delivery() == Delivery.COOKIE);
  }

  @POST
  @Path("refresh")
  @RunOnVirtualThread
  @RequiresApiKey(scope = Scopes.SESSIONS_REFRESH)
  public Response refresh(@Valid @Nullable Refresh body, @Context HttpHeaders headers) {
    var token = PresentedToken.of(body == null ? null : body.token(), headers);
    Client client = body == null || body.client() == null ? Client.UNKNOWN : body.client();
    Issued issued = issuer.refresh(token.text(), binding(client));
    return answer(Response.Status.OK, issued, token.inCookie());
  }

  /** Never waits: what this node knows is answered at once, on the event loop. */
  @POST
  @Path("validate")
  @NonBlocking
  @RequiresApiKey(scope = Scopes.SESSIONS_VALIDATE)
  public CompletionStage<SessionReplies.Validated> validate(
      @Valid @Nullable Presented body, @Context HttpHeaders headers) {
    return validator
        .validate(PresentedToken.of(body == null ? null : body.token(), headers).text())
        .thenApply(
            verdict ->
                switch (verdict) {
                  case Verdict.Valid good ->
                      new SessionReplies.Validated(
                          SessionView.of(good.id(), good.session(), good.ends(), null),
                          good.superseded(),
                          good.degraded());
                  case Verdict.Invalid bad -> throw invalid();
                });
  }

  static ProblemException invalid() {
    return new ProblemException(ProblemType.SESSION_INVALID, "The token is not good.");
  }

  private Response answer(Response.Status status, Issued issued, boolean inCookie) {
    String token = issued.token().text();
    AccessToken access = issued.access();
    var view = SessionView.of(issued.id(), issued.session());
    var response =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(
                new SessionReplies.Issued(
                    view,
                    inCookie ? null : token,
                    access == null ? null : access.value(),
                    access == null ? null : access.expiresAt()));
    if (inCookie) {
      var life = Duration.between(clock.instant(), view.expiresAt());
      response.header(HttpHeaders.SET_COOKIE, cookie.of(token, life));
    }
    return response.build();
  }

  private static ClientBinding binding(Client client) {
    return ClientBinding.of(
            orEmpty(client.deviceId()), orEmpty(client.userAgent()), orEmpty(client.ip()))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.INVALID_REQUEST, "client.ip is not an IP address in digits."));
  }

  private String claims(@Nullable Map<String, Object> claims) {
    if (claims == null) {
      return "{}";
    }
    AccessTokens.checkClaims(claims);
    try {
      return json.writeValueAsString(claims);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came as JSON is JSON", e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
