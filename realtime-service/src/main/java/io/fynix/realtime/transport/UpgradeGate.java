package io.fynix.realtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request becomes a connection, for all transports; before the upgrade to a
 * WebSocket it takes the channel along while it can still be had. Never blocks.
 */
@Singleton
public class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<ChannelHandlerContext> CHANNEL = new TypedKey<>("fynix.channel");

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Admission admission;
  private final OriginPolicy origins;
  private final ChannelCapture capture;
  private final TransportConfig config;
  private final EndpointsConfig endpoints;
  private final TransportMetrics metrics;

  /** Why a request does not become a connection. */
  public enum Refusal {
    ORIGIN(FORBIDDEN),
    DRAINING(UNAVAILABLE),
    FULL(UNAVAILABLE);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  UpgradeGate(
      Admission admission,
      ChannelCapture capture,
      TransportConfig config,
      EndpointsConfig endpoints,
      TransportMetrics metrics) {
    this.admission = admission;
    this.origins = new OriginPolicy(config.allowedOrigins().orElse(List.of()));
    this.capture = capture;
    this.config = config;
    this.endpoints = endpoints;
    this.metrics = metrics;
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return ConnectionEndpoint.ID.equals(endpointId) || UniWebSocketEndpoint.ID.equals(endpointId);
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    if (UniWebSocketEndpoint.ID.equals(context.endpointId()) && !endpoints.uniWebsocket()) {
      return CheckResult.rejectUpgrade(NOT_FOUND);
    }
    Refusal refusal = refusal(request);
    if (refusal != null) {
      return CheckResult.rejectUpgrade(
          refusal.status(),
          refusal.status() == UNAVAILABLE
              ? Map.of(HttpHeaders.RETRY_AFTER.toString(), List.of(retryAfter()))
              : Map.of());
    }
    if (config.writer() == TransportConfig.Writer.SHARED) {
      ChannelHandlerContext channel = capture.capture(request);
      if (channel != null) {
        context.userData().put(CHANNEL, channel);
      }
    }
    return CheckResult.permitUpgrade();
  }

  /** Why this request does not become a connection, null when it does. Counts refusals. */
  public @Nullable Refusal refusal(HttpServerRequest request) {
    Refusal refusal = reason(request);
    if (refusal != null) {
      metrics.onUpgradeRefused(refusal);
    }
    return refusal;
  }

  private @Nullable Refusal reason(HttpServerRequest request) {
    if (!origins.allows(request.getHeader(HttpHeaders.ORIGIN))) {
      return Refusal.ORIGIN;
    }
    if (admission.isDraining()) {
      return Refusal.DRAINING;
    }
    return admission.isFull() ? Refusal.FULL : null;
  }

  /**
   * Whether the page that asks, if it is one, may talk to this node; for requests that open no
   * connection. Counts refusals.
   */
  public boolean allowsOrigin(HttpServerRequest request) {
    boolean allowed = origins.allows(request.getHeader(HttpHeaders.ORIGIN));
    if (!allowed) {
      metrics.onUpgradeRefused(Refusal.ORIGIN);
    }
    return allowed;
  }

  /** When a client that is refused for now should come back: the value of {@code Retry-After}. */
  public String retryAfter() {
    long most = Math.max(1, config.maxRetryAfter().toSeconds());
    return Long.toString(ThreadLocalRandom.current().nextLong(1, most + 1));
  }
}
