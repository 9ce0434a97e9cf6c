package io.fynix.platform.auth;

import io.fynix.platform.address.ClientAddresses;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;

/** Lets only callers with an API key through to methods with {@link RequiresApiKey}. */
@Provider
@RequiresApiKey
public final class ApiKeyFilter implements ContainerRequestFilter {
  private final ApiKeys keys;
  private final ClientAddresses addresses;
  private final CurrentVertxRequest http;
  private final ResourceInfo resource;

  ApiKeyFilter(
      ApiKeys keys,
      ClientAddresses addresses,
      CurrentVertxRequest http,
      @Context ResourceInfo resource) {
    this.keys = keys;
    this.addresses = addresses;
    this.http = http;
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Principal principal =
        keys.authenticate(
            new ApiKeys.Presented(
                request.getHeaderString("X-API-Key"),
                request.getHeaderString("Authorization"),
                request.getUriInfo().getQueryParameters().getFirst("api_key")),
            addresses.of(http.getCurrent().request()));
    String scope = requirement().scope();
    if (!scope.isEmpty()) {
      keys.require(principal, scope);
    }
    request.setSecurityContext(new OfApiKey(principal, request.getSecurityContext().isSecure()));
  }

  /** Tells the method who called; a role is a scope. */
  private record OfApiKey(Principal principal, boolean secure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
      return principal.may(role);
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public String getAuthenticationScheme() {
      return "apikey";
    }
  }

  private RequiresApiKey requirement() {
    var ofMethod = resource.getResourceMethod().getAnnotation(RequiresApiKey.class);
    return ofMethod != null
        ? ofMethod
        : resource.getResourceClass().getAnnotation(RequiresApiKey.class);
  }
}
