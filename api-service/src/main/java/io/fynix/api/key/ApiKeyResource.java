package io.fynix.api.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.auth.Principal;
import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.auth.Scopes;
import io.fynix.platform.auth.StoredKey;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** API keys, for those who administer them. */
@Path("/v1/admin/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RequiresApiKey(scope = Scopes.ADMIN)
class ApiKeyResource {
  private static final int MAX_PAGE = 1000;
  private static final long DEFAULT_OVERLAP_SECONDS = 3600;

  private final ApiKeyService keys;

  ApiKeyResource(ApiKeyService keys) {
    this.keys = keys;
  }

  /** A key as it is shown; {@code key}, the secret, only when it was just made. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(
      String id,
      String name,
      String owner,
      List<String> scopes,
      @Nullable String tier,
      List<String> networks,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("expires_at") @Nullable Instant expiresAt,
      @JsonProperty("previous_secret_until") @Nullable Instant previousUntil,
      @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
      @Nullable String key) {

    static Shown of(StoredKey key, @Nullable Instant lastUsed, @Nullable String secret) {
      return new Shown(
          key.id(),
          key.name(),
          key.owner(),
          List.copyOf(new TreeSet<>(key.scopes())),
          key.tier(),
          key.networks(),
          key.createdAt(),
          key.expiresAt(),
          key.previousUntil(),
          lastUsed,
          secret);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
      return "Shown[" + id + "]";
    }
  }

  /**
   * Some of the keys.
   *
   * @param after where the next page begins; null when this is the last one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Listed(List<Shown> keys, @Nullable String after) {}

  /** How a key is rotated. */
  record Rotation(@JsonProperty("overlap_seconds") @Nullable Long overlapSeconds) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(@Nullable KeyRequest request, @Context SecurityContext security) {
    if (request == null) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "The body is missing.");
    }
    ApiKeyService.WithSecret made = keys.create(request.check(), Principal.of(security));
    return Response.created(URI.create("/v1/admin/api-keys/" + made.key().id()))
        .header("Cache-Control", "no-store")
        .entity(Shown.of(made.key(), null, made.secret().value()))
        .build();
  }

  @GET
  public Listed list(
      @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "limit must be 1 to " + MAX_PAGE + ".");
    }
    ApiKeyService.Page page = keys.list(after, limit);
    return new Listed(
        page.keys().stream()
            .map(key -> Shown.of(key, page.lastUsed().get(key.id()), null))
            .toList(),
        page.more() ? page.keys().getLast().id() : null);
  }

  /** A new secret; the old one counts for an hour unless the body says otherwise. */
  @POST
  @Path("{id}/rotate")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response rotate(
      String id, @Nullable Rotation rotation, @Context SecurityContext security) {
    Long overlap = rotation == null ? null : rotation.overlapSeconds();
    ApiKeyService.WithSecret made =
        keys.rotate(
            id, overlap == null ? DEFAULT_OVERLAP_SECONDS : overlap, Principal.of(security));
    return Response.ok(Shown.of(made.key(), null, made.secret().value()))
        .header("Cache-Control", "no-store")
        .build();
  }

  @DELETE
  @Path("{id}")
  public Response revoke(String id, @Context SecurityContext security) {
    keys.revoke(id, Principal.of(security));
    return Response.noContent().build();
  }
}
