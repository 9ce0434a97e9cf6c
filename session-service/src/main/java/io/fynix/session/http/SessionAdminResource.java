package io.fynix.session.http;

import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.auth.Scopes;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.session.http.SessionRequests.Revoke;
import io.fynix.session.http.SessionRequests.RevokeUser;
import io.fynix.session.http.SessionRequests.Search;
import io.fynix.session.http.SessionRequests.WriteAttributes;
import io.fynix.session.manage.SessionManager;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionAttributes;
import io.fynix.session.store.SessionAttributes.Change;
import io.fynix.session.store.StoreCalls;
import io.fynix.session.validate.SessionValidator;
import io.fynix.session.validate.Verdict;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds, ends and annotates sessions. */
@Path("/v1/sessions")
@RunOnVirtualThread
class SessionAdminResource {
  private static final int PAGE = 20;
  private static final String REVOKED = "revoked";
  private static final String SIGNED_OUT = "signed_out";

  private final SessionManager sessions;
  private final SessionValidator validator;
  private final StoreCalls calls;
  private final SessionCookie cookie;

  SessionAdminResource(
      SessionManager sessions, SessionValidator validator, StoreCalls calls, SessionCookie cookie) {
    this.sessions = sessions;
    this.validator = validator;
    this.calls = calls;
    this.cookie = cookie;
  }

  @POST
  @Path("search")
  @RequiresApiKey(scope = Scopes.SESSIONS_READ)
  public SessionReplies.Page search(@Valid @NotNull Search body) {
    String current = body.current();
    var page =
        sessions.list(
            body.user(),
            body.skip() == null ? 0 : body.skip(),
            body.limit() == null ? PAGE : body.limit());
    var views =
        page.sessions().stream()
            .map(
                each ->
                    SessionView.of(
                        each.id(),
                        each.record(),
                        each.record().times().ends(),
                        current == null ? null : each.id().text().equals(current)))
            .toList();
    return new SessionReplies.Page(page.total(), views);
  }

  @GET
  @Path("count")
  @RequiresApiKey(scope = Scopes.SESSIONS_READ)
  public SessionReplies.Count count() {
    return new SessionReplies.Count(sessions.count());
  }

  @GET
  @Path("{id}")
  @RequiresApiKey(scope = Scopes.SESSIONS_READ)
  public SessionView get(String id) {
    SessionId known = id(id);
    return SessionView.of(known, sessions.get(known));
  }

  @DELETE
  @Path("{id}")
  @RequiresApiKey(scope = Scopes.SESSIONS_REVOKE)
  public void revoke(String id) {
    sessions.revoke(id(id), REVOKED);
  }

  /** Signing out: whoever has the token may end the session, and nothing is told of it. */
  @POST
  @Path("revoke")
  @RequiresApiKey(scope = Scopes.SESSIONS_REVOKE)
  public Response revokeOwn(@Valid @Nullable Revoke body, @Context HttpHeaders headers) {
    var token = presented(body, headers);
    Verdict.Valid own = own(token);
    sessions.revoke(own.id(), reason(body));
    var response = Response.noContent();
    return token.inCookie()
        ? response.header(HttpHeaders.SET_COOKIE, cookie.gone()).build()
        : response.build();
  }

  @POST
  @Path("revoke-others")
  @RequiresApiKey(scope = Scopes.SESSIONS_REVOKE)
  public SessionView revokeOthers(@Valid @Nullable Revoke body, @Context HttpHeaders headers) {
    Verdict.Valid own = own(presented(body, headers));
    String user = own.session().profile().user();
    return SessionView.of(own.id(), sessions.revokeOthers(user, own.id(), reason(body)));
  }

  @POST
  @Path("revoke-user")
  @RequiresApiKey(scope = Scopes.SESSIONS_REVOKE)
  public void revokeUser(@Valid @NotNull RevokeUser body) {
    String reason = body.reason();
    sessions.revokeUser(body.user(), reason == null ? REVOKED : reason);
  }

  @POST
  @Path("revoke-everyone")
  @RequiresApiKey(scope = Scopes.SESSIONS_REVOKE_EVERYONE)
  public void revokeEveryone(@Valid @Nullable Revoke body) {
    sessions.revokeEveryone(reason(body));
  }

  @GET
  @Path("{id}/attributes")
  @RequiresApiKey(scope = Scopes.SESSIONS_READ)
  public SessionReplies.Attributes attributes(String id) {
    return new SessionReplies.Attributes(sessions.attributes(id(id)));
  }

  @PATCH
  @Path("{id}/attributes")
  @RequiresApiKey(scope = Scopes.SESSIONS_WRITE)
  public SessionReplies.Written write(String id, @Valid @NotNull WriteAttributes body) {
    List<Change> changes =
        body.attributes().entrySet().stream()
            .map(
                each -> {
                  Long version = each.getValue().version();
                  return new Change(
                      each.getKey(),
                      version == null ? SessionAttributes.ANY_VERSION : version,
                      each.getValue().value());
                })
            .toList();
    return new SessionReplies.Written(sessions.write(id(id), changes));
  }

  private Verdict.Valid own(PresentedToken token) {
    if (calls.await(validator.validate(token.text())) instanceof Verdict.Valid valid) {
      return valid;
    }
    throw SessionResource.invalid();
  }

  private static SessionId id(String text) {
    SessionId id = SessionId.parse(text);
    if (id == null) {
      throw new ProblemException(
          ProblemType.SESSION_NOT_FOUND, "There is no session with this id, or it has ended.");
    }
    return id;
  }

  private static PresentedToken presented(@Nullable Revoke body, HttpHeaders headers) {
    return PresentedToken.of(body == null ? null : body.token(), headers);
  }

  private static String reason(@Nullable Revoke body) {
    String given = body == null ? null : body.reason();
    return given == null ? SIGNED_OUT : given;
  }
}
