package io.fynix.api.server;

import io.fynix.platform.auth.ApiKeys;
import io.fynix.platform.auth.Principal;
import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/<method>}. The content type of requests does not matter: bodies are JSON. */
@Path("/api")
@RunOnVirtualThread
@RequiresApiKey
@CountedCall
class ServerApiResource {
  private static final String ERROR_MODE = "X-Centrifugo-Error-Mode";
  private static final String BATCH = "batch";

  private final ServerApi api;
  private final BatchService batches;
  private final ApiKeys keys;
  private final ApiConfig.ErrorMode errorMode;

  ServerApiResource(ServerApi api, BatchService batches, ApiKeys keys, ApiConfig config) {
    this.api = api;
    this.batches = batches;
    this.keys = keys;
    this.errorMode = config.errorMode();
  }

  @POST
  @Path("{method}")
  public Response call(
      String method,
      byte[] body,
      @HeaderParam(ERROR_MODE) @Nullable String wantedErrorMode,
      @Context SecurityContext security) {
    ApiMethod known =
        ApiMethod.find(method)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.UNKNOWN_API_METHOD,
                        "The server API has no method of this name."));
    permit(known, security);
    return answer(() -> ApiReply.of(api.call(known, RequestBody.parse(body))), wantedErrorMode);
  }

  /** Many commands in one request; the answer has no {@code result} around the replies. */
  @POST
  @Path(BATCH)
  public Response batch(
      byte[] body,
      @HeaderParam(ERROR_MODE) @Nullable String wantedErrorMode,
      @Context SecurityContext security) {
    return answer(() -> batch(RequestBody.parse(body), security), wantedErrorMode);
  }

  /** The form of old clients: {@code {"method": "publish", "params": {…}}}. */
  @POST
  public Response legacy(
      byte[] body,
      @HeaderParam(ERROR_MODE) @Nullable String wantedErrorMode,
      @Context SecurityContext security) {
    return answer(() -> legacy(RequestBody.parse(body), security), wantedErrorMode);
  }

  private Object legacy(RequestBody body, SecurityContext security) {
    String name = body.text("method");
    RequestBody given = body.object("params");
    RequestBody params = given == null ? RequestBody.EMPTY : given;
    if (name.equals(BATCH)) {
      return batch(params, security);
    }
    ApiMethod method =
        ApiMethod.find(name).orElseThrow(() -> new ApiException(ErrorCode.METHOD_NOT_FOUND));
    permit(method, security);
    return ApiReply.of(api.call(method, params));
  }

  /** Refused as a whole when one command is not permitted: nothing is done by halves. */
  private ApiReply.Batched batch(RequestBody body, SecurityContext security) {
    List<BatchService.Command> commands = batches.read(body);
    boolean parallel = body.flag("parallel");
    commands.forEach(
        command -> ApiMethod.find(command.method()).ifPresent(method -> permit(method, security)));
    return batches.run(commands, parallel);
  }

  private void permit(ApiMethod method, SecurityContext security) {
    keys.require(Principal.of(security), method.scope());
  }

  private Response answer(Supplier<Object> call, @Nullable String wantedErrorMode) {
    try {
      return json(200, call.get());
    } catch (ApiException e) {
      ApiReply reply = ApiReply.of(e);
      return inTransportMode(wantedErrorMode) && reply.error() != null
          ? json(transportStatus(e), reply.error())
          : json(200, reply);
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
