package io.fynix.platform.edge;

import io.fynix.platform.limit.Decision;
import io.fynix.platform.limit.LimitConfig;
import io.fynix.platform.limit.Limits;
import io.fynix.platform.limit.Plan;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.problem.Problems;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Holds every public request to the limits, before anything else looks at it: resources, static
 * files, paths that do not exist, and upgrades to WebSockets, which count once. Health and metrics
 * are not public and not limited. Runs on the request's event loop and never blocks.
 */
@Singleton
final class LimitHandler {
  /** Before bodies are looked at. */
  private static final int FIRST = -2000;

  private final Limits limits;
  private final Callers callers;
  private final Problems problems;
  private final boolean headers;
  private final boolean legacyHeaders;
  private final String internal;

  LimitHandler(
      Limits limits,
      Callers callers,
      Problems problems,
      LimitConfig config,
      @ConfigProperty(name = "quarkus.http.non-application-root-path", defaultValue = "q")
          String internal) {
    this.limits = limits;
    this.callers = callers;
    this.problems = problems;
    this.headers = config.headers();
    this.legacyHeaders = config.legacyHeaders();
    this.internal = internal.startsWith("/") ? internal : "/" + internal;
  }

  void register(@Observes Router router) {
    if (limits.areOn()) {
      router.route().order(FIRST).handler(this::handle);
    }
  }

  private void handle(RoutingContext request) {
    String path = pathOf(request);
    if (path == null) {
      request.fail(HttpResponseStatus.BAD_REQUEST.code());
      return;
    }
    if (path.startsWith(internal) && path.startsWith("/", internal.length())) {
      request.next();
      return;
    }
    HttpServerRequest http = request.request();
    Plan plan = limits.plan(http.method().name(), path, callers.of(http));
    if (plan == null) {
      request.next();
      return;
    }
    limits.watch(plan);
    Decision known = limits.decideNow(plan);
    if (known != null) {
      proceed(request, known);
    } else {
      ask(request, plan);
    }
  }

  private static @Nullable String pathOf(RoutingContext request) {
    try {
      return request.normalizedPath();
    } catch (IllegalArgumentException e) {
      return null; // what stands after a percent sign is no byte
    }
  }

  /**
   * The framework has paused the request until somebody takes its body, so nothing of it passes
   * meanwhile; an upgrade needs it so, too.
   */
  private void ask(RoutingContext request, Plan plan) {
    Context loop = request.vertx().getOrCreateContext();
    limits
        .ask(plan)
        .thenAccept(decision -> loop.runOnContext(ignored -> proceed(request, decision)));
  }

  private void proceed(RoutingContext request, Decision decision) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return; // the client is gone
    }
    boolean upgrade = request.request().headers().contains(HttpHeaders.UPGRADE);
    // What an upgraded request answers stays in memory with its connection.
    if (!decision.allowed() || !upgrade) {
      tell(response, decision);
    }
    switch (decision.outcome()) {
      case ALLOWED -> request.next();
      case DENIED -> {
        deny(response, decision);
        request.request().resume(); // nobody takes its body: the next request comes after it
      }
      case UNAVAILABLE -> {
        problems.answer(
            response,
            ProblemType.LIMIT_UNAVAILABLE,
            "The limit of this route cannot be checked now.",
            wait(decision));
        request.request().resume();
      }
    }
  }

  private void tell(HttpServerResponse response, Decision decision) {
    if (headers) {
      RateLimitFields.add(decision, response.headers());
    }
    if (legacyHeaders) {
      RateLimitFields.addLegacy(decision, response.headers());
    }
  }

  private void deny(HttpServerResponse response, Decision decision) {
    List<String> violated =
        decision.applied().stream()
            .filter(Decision.Applied::violated)
            .map(applied -> applied.policy().name())
            .toList();
    Duration wait = wait(decision);
    problems.answer(
        response,
        ProblemType.QUOTA_EXCEEDED,
        "Over the limit %s; try again in %d s."
            .formatted(String.join(", ", violated), wait.toSeconds()),
        wait,
        Map.of("violated-policies", violated));
  }

  private static Duration wait(Decision decision) {
    return Duration.ofSeconds(Math.max(1, RateLimitFields.seconds(decision.waitMicros())));
  }
}
