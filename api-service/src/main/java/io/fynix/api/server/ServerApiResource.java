package io.fynix.api.server;

import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.auth.Scopes;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/<method>}. The content type of requests does not matter: bodies are JSON. */
@Path("/api")
@RunOnVirtualThread
@CountedCall
class ServerApiResource {
  private final PublishService publisher;
  private final ApiConfig.ErrorMode errorMode;

  ServerApiResource(PublishService publisher, ApiConfig config) {
    this.publisher = publisher;
    this.errorMode = config.errorMode();
  }

  @POST
  @Path("publish")
  @RequiresApiKey(scope = Scopes.PUBLISH)
  public Response publish(
      byte[] body, @HeaderParam("X-Centrifugo-Error-Mode") @Nullable String wantedErrorMode) {
    return answer(() -> publisher.publish(PublishCommand.decode(body)), wantedErrorMode);
  }

  @POST
  @Path("{method}")
  @RequiresApiKey
  public Response unknown() {
    throw new ProblemException(
        ProblemType.UNKNOWN_API_METHOD, "The server API has no method of this name.");
  }

  private Response answer(Supplier<Object> call, @Nullable String wantedErrorMode) {
    try {
      return json(200, ApiReply.of(call.get()));
    } catch (ApiException e) {
      var error = new ApiReply.Failure(e.code().code(), e.message());
      return inTransportMode(wantedErrorMode)
          ? json(transportStatus(e), error)
          : json(200, new ApiReply(null, error));
    }
  }

  private boolean inTransportMode(@Nullable String wanted) {
    return wanted == null
        ? errorMode == ApiConfig.ErrorMode.TRANSPORT
        : wanted.equalsIgnoreCase(ApiConfig.ErrorMode.TRANSPORT.name());
  }

  private static int transportStatus(ApiException e) {
    return switch (e.code()) {
      case UNKNOWN_CHANNEL, METHOD_NOT_FOUND -> 404;
      case BAD_REQUEST, NOT_AVAILABLE -> 400;
      case UNRECOVERABLE_POSITION -> 416;
      default -> 500;
    };
  }

  private static Response json(int status, Object body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body).build();
  }
}
