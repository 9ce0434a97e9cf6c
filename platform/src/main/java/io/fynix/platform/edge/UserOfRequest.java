package io.fynix.platform.edge;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A bean that knows end users by their tokens, for limits per user. Called on the event loop for
 * every request, so it must not block; asked are all such beans, and the first answer counts.
 */
public interface UserOfRequest {

  /** The user's id; null when the request carries no valid token. */
  @Nullable String user(HttpServerRequest request);
}
