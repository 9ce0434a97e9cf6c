package io.fynix.platform.problem;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a problem where no exception mapper is: before an upgrade, on a route, on a stream.
 * Called on the request's event loop; counts what it answers.
 */
@Singleton
public final class Problems {
  private final ProblemMetrics metrics;

  Problems(ProblemMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Ends the response with a problem.
   *
   * @param detail a sentence for the caller; never a secret, an exception's text or a class name
   * @param retryAfter when to come back, at least a second; null for what the type says
   * @return completes when the answer is written
   */
  public Future<Void> answer(
      HttpServerResponse response, ProblemType type, String detail, @Nullable Duration retryAfter) {
    return answer(response, type, detail, retryAfter, Map.of());
  }

  /**
   * As {@link #answer(HttpServerResponse, ProblemType, String, Duration)}, with more to say.
   *
   * @param members extension members by name, of types that JSON has
   */
  public Future<Void> answer(
      HttpServerResponse response,
      ProblemType type,
      String detail,
      @Nullable Duration retryAfter,
      Map<String, ?> members) {
    var problem = Problem.of(type, detail);
    problem.headers().forEach(response::putHeader);
    if (retryAfter != null) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    var body = new JsonObject(problem.toJson());
    members.forEach(body::put);
    metrics.count(problem);
    return end(response, problem, body.encode());
  }

  Future<Void> answer(HttpServerResponse response, Problem problem) {
    metrics.count(problem);
    return end(response, problem, problem.toJson());
  }

  private static Future<Void> end(HttpServerResponse response, Problem problem, String body) {
    return response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(body);
  }
}
