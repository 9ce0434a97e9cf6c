package io.fynix.realtime.transport;

import io.fynix.platform.problem.Problems;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides before the upgrade whether a request becomes a connection, and takes the channel along
 * while it can still be had. Never blocks.
 */
@Singleton
class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<ChannelHandlerContext> CHANNEL = new TypedKey<>("fynix.channel");
  static final TypedKey<ClientAddress> ADDRESS = new TypedKey<>("fynix.address");

  /** The framework can refuse without a body only; here the answer is written already. */
  private static final Uni<CheckResult> ANSWERED = Uni.createFrom().nothing();

  private final Admission admission;
  private final OriginPolicy origins;
  private final ChannelCapture capture;
  private final TransportConfig config;
  private final Problems problems;
  private final TransportMetrics metrics;

  UpgradeGate(
      Admission admission,
      ChannelCapture capture,
      TransportConfig config,
      Problems problems,
      TransportMetrics metrics) {
    this.admission = admission;
    this.origins = new OriginPolicy(config.allowedOrigins().orElse(List.of()));
    this.capture = capture;
    this.config = config;
    this.problems = problems;
    this.metrics = metrics;
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return ConnectionEndpoint.ID.equals(endpointId);
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    ClientAddress address = client(request);
    Refusal refusal =
        origins.allows(request.getHeader(HttpHeaders.ORIGIN))
            ? admission.admit(address)
            : Refusal.ORIGIN;
    if (refusal != null) {
      refuse(request, refusal);
      return ANSWERED;
    }
    context.userData().put(ADDRESS, address);
    ChannelHandlerContext channel = capture.capture(request);
    if (channel != null) {
      context.userData().put(CHANNEL, channel);
    }
    return CheckResult.permitUpgrade();
  }

  private ClientAddress client(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    return admission.client(
        peer == null ? null : peer.hostAddress(), request.headers().getAll(TrustedProxies.HEADER));
  }

  /** Closes the TCP connection as well: a balancer must not send the next client here over it. */
  private void refuse(HttpServerRequest request, Refusal refusal) {
    metrics.onUpgradeRefused(refusal);
    HttpServerResponse response =
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    problems
        .answer(response, refusal.problem(), refusal.detail(), retryAfter(refusal))
        .onComplete(written -> request.connection().close());
  }

  private @Nullable Duration retryAfter(Refusal refusal) {
    if (!refusal.isTemporary()) {
      return null;
    }
    long most = Math.max(1, config.maxRetryAfter().toSeconds());
    return Duration.ofSeconds(ThreadLocalRandom.current().nextLong(1, most + 1));
  }
}
