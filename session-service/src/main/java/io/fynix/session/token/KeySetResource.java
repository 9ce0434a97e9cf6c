package io.fynix.session.token;

import io.fynix.platform.digest.Sha256;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.session.SessionKeys;
import io.fynix.platform.session.VerifyingKey;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code GET /.well-known/jwks.json}: the public keys (RFC 7517) for those who verify access tokens
 * outside of Fynix. Every node answers with the same bytes: what all nodes have published.
 */
@Path("/.well-known/jwks.json")
@NonBlocking
class KeySetResource {
  private static final int TAG_BYTES = 16;

  private final SessionKeys published;
  private final SigningKeys own;
  private final TokenConfig config;

  KeySetResource(SessionKeys published, SigningKeys own, TokenConfig config) {
    this.published = published;
    this.own = own;
    this.config = config;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response keys(@Context Request request) {
    SortedMap<String, String> keys = new TreeMap<>();
    for (VerifyingKey key : published.all()) {
      keys.put(key.id(), key.json());
    }
    // Redis may be away, or this node may not have read from it yet.
    own.all().forEach(key -> keys.put(key.id(), key.publicJwk()));
    own.revoked().forEach(keys::remove);
    if (keys.isEmpty()) {
      throw new ProblemException(
          ProblemType.SIGNING_KEYS_MISSING, "This installation has no signing keys.");
    }
    byte[] body =
        ("{\"keys\":[" + String.join(",", keys.values()) + "]}").getBytes(StandardCharsets.UTF_8);
    EntityTag tag = new EntityTag(hash(body));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    return (unchanged == null ? Response.ok(body) : unchanged)
        .cacheControl(CacheControl.valueOf("public, max-age=" + config.jwksMaxAge().toSeconds()))
        .tag(tag)
        .build();
  }

  private static String hash(byte[] body) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(Sha256.of(body), TAG_BYTES));
  }
}
