package io.fynix.api.me;

import io.fynix.platform.session.RequiresSession;
import io.fynix.platform.session.SessionPrincipal;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * {@code GET /v1/me}: whose session the access token is of. A front end learns from it whether its
 * user is still signed in, without a call to its own back end.
 */
@Path("/v1/me")
@RequiresSession
@NonBlocking
class MeResource {
  private static final CacheControl NEVER_STORED = CacheControl.valueOf("no-store");

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response me(@Context SecurityContext security) {
    return Response.ok(Me.of(SessionPrincipal.of(security))).cacheControl(NEVER_STORED).build();
  }
}
