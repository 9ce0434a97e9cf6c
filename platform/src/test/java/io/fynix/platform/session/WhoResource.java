package io.fynix.platform.session;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Two protected methods. */
@Path("/test/who")
@RequiresSession
public class WhoResource {
  @GET
  public String who(@Context SecurityContext security) {
    return SessionPrincipal.of(security).user();
  }

  @GET
  @Path("strong")
  @RequiresSession(level = AssuranceLevel.AAL2)
  public String strong(@Context SecurityContext security) {
    return SessionPrincipal.of(security).session();
  }
}
