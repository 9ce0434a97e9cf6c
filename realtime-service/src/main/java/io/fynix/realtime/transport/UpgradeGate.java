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

/**
 * Decides before the upgrade whether a request becomes a connection, and takes the channel along
 * while it can still be had. Never blocks.
 */
@Singleton
class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<ChannelHandlerContext> CHANNEL = new TypedKey<>("fynix.channel");

  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;

  private final Admission admission;
  private final OriginPolicy origins;
  private final ChannelCapture capture;
  private final TransportConfig config;
  private final TransportMetrics metrics;

  /** Why a request does not become a connection. */
  enum Refusal {
    ORIGIN,
    DRAINING,
    FULL
  }

  UpgradeGate(
      Admission admission,
      ChannelCapture capture,
      TransportConfig config,
      TransportMetrics metrics) {
    this.admission = admission;
    this.origins = new OriginPolicy(config.allowedOrigins().orElse(List.of()));
    this.capture = capture;
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return ConnectionEndpoint.ID.equals(endpointId);
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    if (!origins.allows(request.getHeader(HttpHeaders.ORIGIN))) {
      metrics.onUpgradeRefused(Refusal.ORIGIN);
      return CheckResult.rejectUpgrade(FORBIDDEN);
    }
    if (admission.isDraining()) {
      return comeBackLater(Refusal.DRAINING);
    }
    if (admission.isFull()) {
      return comeBackLater(Refusal.FULL);
    }
    if (config.writer() == TransportConfig.Writer.SHARED) {
      ChannelHandlerContext channel = capture.capture(request);
      if (channel != null) {
        context.userData().put(CHANNEL, channel);
      }
    }
    return CheckResult.permitUpgrade();
  }

  private Uni<CheckResult> comeBackLater(Refusal refusal) {
    metrics.onUpgradeRefused(refusal);
    long most = Math.max(1, config.maxRetryAfter().toSeconds());
    long seconds = ThreadLocalRandom.current().nextLong(1, most + 1);
    return CheckResult.rejectUpgrade(
        UNAVAILABLE, Map.of(HttpHeaders.RETRY_AFTER.toString(), List.of(Long.toString(seconds))));
  }
}
