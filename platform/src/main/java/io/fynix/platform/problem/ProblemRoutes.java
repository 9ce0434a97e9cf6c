package io.fynix.platform.problem;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Answers with a problem where no REST resource is involved: unknown paths, wrong methods, and
 * bodies that are refused before they are read.
 */
@Singleton
final class ProblemRoutes {
  private static final List<Integer> STATUSES =
      List.of(400, 404, 405, 406, 413, 414, 415, 500, 503);

  private final ProblemMetrics metrics;

  ProblemRoutes(ProblemMetrics metrics) {
    this.metrics = metrics;
  }

  void register(@Observes Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, request -> answer(request, status));
    }
  }

  private void answer(RoutingContext request, int status) {
    var response = request.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    var problem = Problem.ofStatus(status, HttpResponseStatus.valueOf(status).reasonPhrase());
    metrics.count(problem);
    response.setStatusCode(status).putHeader("Content-Type", Problem.MEDIA_TYPE);
    problem.headers().forEach(response::putHeader);
    response.end(problem.toJson());
  }
}
