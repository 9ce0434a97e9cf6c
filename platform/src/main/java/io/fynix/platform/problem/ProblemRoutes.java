package io.fynix.platform.problem;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers with a problem where no REST resource is involved: unknown paths, wrong methods, and
 * bodies that are refused before they are read.
 */
@Singleton
final class ProblemRoutes {
  private static final List<Integer> STATUSES =
      List.of(400, 404, 405, 406, 413, 414, 415, 500, 503);

  /** Before Quarkus compares the length itself and answers without a body. */
  private static final int BEFORE_THE_BODY_IS_TAKEN = -1000;

  private final Problems problems;
  private final long maxBodyBytes;
  private final BodyHandler bodyOfUnknownLength;

  ProblemRoutes(
      Problems problems,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K")
          MemorySize maxBodySize) {
    this.problems = problems;
    this.maxBodyBytes = maxBodySize.asLongValue();
    this.bodyOfUnknownLength = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
  }

  void register(@Observes Router router) {
    router
        .route()
        .order(BEFORE_THE_BODY_IS_TAKEN)
        .handler(this::refuseLargeBody)
        .failureHandler(this::explainFailure);
    for (int status : STATUSES) {
      router.errorHandler(status, request -> answer(request, status));
    }
  }

  /**
   * Goes by the announced length, so that nothing of the body has to be read; a body without one is
   * read here, up to the limit, since Quarkus would answer without a problem and log an error.
   */
  private void refuseLargeBody(RoutingContext request) {
    if (request.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      bodyOfUnknownLength.handle(request);
      return;
    }
    if (announcedLength(request) <= maxBodyBytes) {
      request.next();
      return;
    }
    // The client may be sending already: what it sends is not the next request.
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.addEndHandler(ended -> request.request().connection().close());
    answer(request, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code());
  }

  private void explainFailure(RoutingContext request) {
    if (request.statusCode() == HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code()) {
      answer(request, request.statusCode());
    } else {
      request.next();
    }
  }

  private static long announcedLength(RoutingContext request) {
    var length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the HTTP decoder refuses it
    }
  }

  private void answer(RoutingContext request, int status) {
    var response = request.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    var problem = Problem.ofStatus(status, HttpResponseStatus.valueOf(status).reasonPhrase());
    problem.headers().forEach(response::putHeader);
    problems.answer(response, problem);
  }
}
