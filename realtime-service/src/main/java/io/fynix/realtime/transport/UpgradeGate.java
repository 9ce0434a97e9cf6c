package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.address.ClientAddresses;
import io.fynix.platform.problem.Problems;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.arc.All;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request becomes a connection, for all transports; before the upgrade to a
 * WebSocket it takes the channel along while it can still be had. Never blocks.
 */
@Singleton
public class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<ChannelHandlerContext> CHANNEL = new TypedKey<>("fynix.channel");
  static final TypedKey<ClientAddress> ADDRESS = new TypedKey<>("fynix.address");

  /**
   * The headers of the request, which stay in memory with its connection unless they are removed.
   */
  static final TypedKey<MultiMap> HEADERS = new TypedKey<>("fynix.headers");

  /**
   * What the upgrade itself needs; cookies and the like would be kept twice for each connection.
   */
  private static final Set<String> HANDSHAKE_HEADERS =
      Set.of(
          "host",
          "connection",
          "upgrade",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-protocol",
          "sec-websocket-extensions");

  /** The framework can refuse without a body only; here the answer is written already. */
  private static final Uni<CheckResult> ANSWERED = Uni.createFrom().nothing();

  private final Admission admission;
  private final ClientAddresses addresses;
  private final OriginPolicy origins;
  private final ChannelCapture capture;
  private final TransportConfig config;
  private final EndpointsConfig endpoints;
  private final Problems problems;
  private final List<KeptHeaders> keptHeaders;
  private final TransportMetrics metrics;

  UpgradeGate(
      Admission admission,
      ClientAddresses addresses,
      ChannelCapture capture,
      TransportConfig config,
      EndpointsConfig endpoints,
      Problems problems,
      @All List<KeptHeaders> keptHeaders,
      TransportMetrics metrics) {
    this.admission = admission;
    this.addresses = addresses;
    this.origins = new OriginPolicy(config.allowedOrigins().orElse(List.of()));
    this.capture = capture;
    this.config = config;
    this.endpoints = endpoints;
    this.problems = problems;
    this.keptHeaders = keptHeaders;
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
      return CheckResult.rejectUpgrade(HttpResponseStatus.NOT_FOUND.code());
    }
    ClientAddress address = client(request);
    Refusal refusal = refusal(request, address);
    if (refusal != null) {
      refuse(request, refusal);
      return ANSWERED;
    }
    context.userData().put(ADDRESS, address);
    keepOfHandshake(request.headers());
    context.userData().put(HEADERS, request.headers());
    ChannelHandlerContext channel = capture.capture(request);
    if (channel != null) {
      context.userData().put(CHANNEL, channel);
    }
    return CheckResult.permitUpgrade();
  }

  private void keepOfHandshake(MultiMap headers) {
    List.copyOf(headers.names()).stream()
        .filter(name -> !isKept(name.toLowerCase(Locale.ROOT)))
        .forEach(headers::remove);
  }

  private boolean isKept(String name) {
    return HANDSHAKE_HEADERS.contains(name)
        || keptHeaders.stream().anyMatch(kept -> kept.isKept(name));
  }

  /** Whom the request counts for. */
  public ClientAddress client(HttpServerRequest request) {
    return ClientAddress.of(addresses.of(request));
  }

  /**
   * Why this request does not become a connection, null when it does: then it has taken its place
   * in the rates. Counts refusals.
   */
  public @Nullable Refusal refusal(HttpServerRequest request, ClientAddress address) {
    Refusal refusal =
        origins.allows(request.getHeader(HttpHeaders.ORIGIN))
            ? admission.admit(address)
            : Refusal.ORIGIN;
    if (refusal != null) {
      metrics.onUpgradeRefused(refusal);
    }
    return refusal;
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

  /** Answers a refused request with its problem and, if it helps, a time to come back. */
  public Future<Void> answer(HttpServerRequest request, Refusal refusal) {
    return problems.answer(
        request.response(), refusal.problem(), refusal.detail(), retryAfter(refusal));
  }

  /** Closes the TCP connection as well: a balancer must not send the next client here over it. */
  private void refuse(HttpServerRequest request, Refusal refusal) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer(request, refusal).onComplete(written -> request.connection().close());
  }

  private @Nullable Duration retryAfter(Refusal refusal) {
    if (!refusal.isTemporary()) {
      return null;
    }
    long most = Math.max(1, config.maxRetryAfter().toSeconds());
    return Duration.ofSeconds(ThreadLocalRandom.current().nextLong(1, most + 1));
  }
}
