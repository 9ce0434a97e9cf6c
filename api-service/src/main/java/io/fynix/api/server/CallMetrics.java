package io.fynix.api.server;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Counts the calls of the API, {@code fynix_api_requests_total{method,outcome}}: every call of a
 * method, those refused before the method included. The method is one of ours, {@code batch},
 * {@code legacy} (the old form) or {@code unknown}; the outcome is {@code ok}, {@code error-<code>}
 * or {@code http-<status>}.
 */
@Provider
@CountedCall
class CallMetrics implements ContainerResponseFilter {
  private static final String BATCH = "batch";

  private final MeterRegistry metrics;

  CallMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    metrics
        .counter(MetricNames.API_REQUESTS, "method", method(request), "outcome", outcome(response))
        .increment();
  }

  private static String method(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.equals("api") || last.equals(BATCH)) {
      return last.equals(BATCH) ? BATCH : "legacy";
    }
    return ApiMethod.find(last).map(ApiMethod::methodName).orElse("unknown");
  }

  private static String outcome(ContainerResponseContext response) {
    return switch (response.getEntity()) {
      case ApiReply reply when reply.error() != null -> "error-" + reply.error().code();
      case ApiReply.Failure error -> "error-" + error.code();
      case ApiReply ok -> "ok";
      case ApiReply.Batched ok -> "ok";
      case null, default -> "http-" + response.getStatus();
    };
  }
}
