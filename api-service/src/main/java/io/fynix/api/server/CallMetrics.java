package io.fynix.api.server;

import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Counts the calls of the API, {@code fynix_api_requests_total{method,outcome}}: every call of a
 * method, those refused before the method included. The method is one of ours or {@code unknown};
 * the outcome is {@code ok}, {@code error-<code>} or {@code http-<status>}.
 */
@Provider
@CountedCall
class CallMetrics implements ContainerResponseFilter {
  private final MeterRegistry metrics;
  private final ResourceInfo resource;

  CallMetrics(MeterRegistry metrics, @Context ResourceInfo resource) {
    this.metrics = metrics;
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    metrics
        .counter(
            MetricNames.API_REQUESTS,
            "method",
            resource.getResourceMethod().getName(),
            "outcome",
            outcome(response))
        .increment();
  }

  private static String outcome(ContainerResponseContext response) {
    if (response.getEntity() instanceof ApiReply reply && reply.error() == null) {
      return "ok";
    }
    if (response.getEntity() instanceof ApiReply reply && reply.error() != null) {
      return "error-" + reply.error().code();
    }
    if (response.getEntity() instanceof ApiReply.Failure error) {
      return "error-" + error.code();
    }
    return "http-" + response.getStatus();
  }
}
