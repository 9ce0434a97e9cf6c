package io.fynix.realtime.proxy;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.NamespaceConfig;
import io.fynix.platform.channel.Namespaces;
import io.fynix.realtime.outgoing.OutgoingHttp;
import io.fynix.realtime.transport.KeptHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application. Safe from any thread and never blocks; answers come on other threads, and
 * those that are no result as {@link ProxyDeniedException}.
 *
 * <p>Created at start, so that a proxy without an endpoint stops the start.
 *
 * @see <a href="https://centrifugal.dev/docs/server/proxy">proxies</a>
 */
@Startup
@Singleton
public class Proxies implements KeptHeaders {
  /** Longest value of a header that is forwarded, in characters. */
  private static final int MAX_HEADER_LENGTH = 8192;

  private static final char METHOD_BOUNDARY = ':';

  private final Map<String, ProxyEndpoint> endpoints = new HashMap<>();
  private final Optional<ProxyEndpoint> connect;
  private final Optional<ProxyEndpoint> refresh;
  private final Optional<ProxyEndpoint> rpc;
  private final Map<String, ProxyEndpoint> rpcByNamespace = new HashMap<>();
  private final Set<String> forwardedHeaders = new TreeSet<>();

  /**
   * @throws IllegalArgumentException when the configuration cannot work; the message names the
   *     property
   */
  Proxies(
      ProxyConfig config,
      Namespaces namespaces,
      OutgoingHttp http,
      MeterRegistry registry,
      Clock clock) {
    var metrics = new ProxyMetrics(registry);
    config
        .endpoints()
        .forEach(
            (name, endpoint) ->
                endpoints.put(name, new ProxyEndpoint(name, endpoint, http, metrics, clock)));
    endpoints.values().forEach(e -> forwardedHeaders.addAll(e.forwardedHeaders()));
    this.connect = config.connect().map(name -> named("fynix.realtime.proxy.connect", name));
    this.refresh = config.refresh().map(name -> named("fynix.realtime.proxy.refresh", name));
    this.rpc = config.rpc().map(name -> named("fynix.realtime.proxy.rpc", name));
    config
        .rpcNamespaces()
        .forEach(
            (namespace, name) ->
                rpcByNamespace.put(
                    namespace, named("fynix.realtime.proxy.rpc-namespaces." + namespace, name)));
    namespaces.all().forEach(this::check);
  }

  private void check(Namespace namespace) {
    NamespaceConfig options = namespace.options();
    if (options.subscribeProxyEnabled()) {
      named(namespace.property("subscribe-proxy-name"), options.subscribeProxyName());
    }
    if (options.publishProxyEnabled()) {
      named(namespace.property("publish-proxy-name"), options.publishProxyName());
    }
    if (options.subRefreshProxyEnabled()) {
      named(namespace.property("sub-refresh-proxy-name"), options.subRefreshProxyName());
    }
  }

  private ProxyEndpoint named(String property, String name) {
    ProxyEndpoint endpoint = endpoints.get(name);
    if (endpoint == null) {
      throw new IllegalArgumentException(
          property + " is '" + name + "', which is not in fynix.realtime.proxy.endpoints");
    }
    return endpoint;
  }

  /** Whether clients without a token are asked about. */
  public boolean connects() {
    return connect.isPresent();
  }

  /** Whether it is asked if accepted connections go on. */
  public boolean refreshes() {
    return refresh.isPresent();
  }

  @Override
  public boolean isKept(String name) {
    return forwardedHeaders.contains(name);
  }

  /** Headers of clients that some endpoint gets, by lower-case name. */
  public Map<String, String> forwarded(UnaryOperator<@Nullable String> header) {
    var values = new HashMap<String, String>();
    for (String name : forwardedHeaders) {
      String value = header.apply(name);
      if (value != null && isSendable(value)) {
        values.put(name, value);
      }
    }
    return Map.copyOf(values);
  }

  /**
   * Adds the headers that a client put into its connect command. Those of its request win, so that
   * a client cannot replace what a gateway has set.
   */
  public Map<String, String> withEmulated(
      Map<String, String> requested, Map<String, String> emulated) {
    if (emulated.isEmpty() || forwardedHeaders.isEmpty()) {
      return requested;
    }
    var byName = new HashMap<String, String>();
    emulated.forEach((name, value) -> byName.put(name.toLowerCase(Locale.ROOT), value));
    var all = new HashMap<>(forwarded(byName::get));
    all.putAll(requested);
    return Map.copyOf(all);
  }

  private static boolean isSendable(String value) {
    return value.length() <= MAX_HEADER_LENGTH
        && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127));
  }

  /** Who a client is, while nothing is known of it. */
  public CompletionStage<ProxyResult.Connect> connect(
      ProxyCaller caller,
      String name,
      String version,
      Collection<String> channels,
      byte @Nullable [] data) {
    return connect
        .orElseThrow()
        .ask(
            ProxyKind.CONNECT,
            caller,
            question ->
                question
                    .text("name", name)
                    .text("version", version)
                    .texts("channels", channels)
                    .payload(data),
            ProxyResult.Connect::read);
  }

  /** Whether a connection goes on. */
  public CompletionStage<ProxyResult.Refresh> refresh(ProxyCaller caller) {
    return refresh
        .orElseThrow()
        .ask(
            ProxyKind.REFRESH,
            caller,
            question -> question.text("user", caller.user()),
            ProxyResult.Refresh::read);
  }

  /** Whether a client may subscribe. */
  public CompletionStage<ProxyResult.Subscribe> subscribe(
      Namespace namespace, ProxyCaller caller, String channel, byte @Nullable [] data) {
    String name = namespace.options().subscribeProxyName();
    return named(namespace.property("subscribe-proxy-name"), name)
        .ask(
            ProxyKind.SUBSCRIBE,
            caller,
            question -> aboutChannel(question, caller, channel).payload(data),
            ProxyResult.Subscribe::read);
  }

  /** Whether a client may publish, and what. */
  public CompletionStage<ProxyResult.Publish> publish(
      Namespace namespace, ProxyCaller caller, String channel, byte[] data) {
    String name = namespace.options().publishProxyName();
    return named(namespace.property("publish-proxy-name"), name)
        .ask(
            ProxyKind.PUBLISH,
            caller,
            question -> aboutChannel(question, caller, channel).payload(data),
            ProxyResult.Publish::read);
  }

  /** Whether a subscription goes on. */
  public CompletionStage<ProxyResult.Refresh> subRefresh(
      Namespace namespace, ProxyCaller caller, String channel) {
    String name = namespace.options().subRefreshProxyName();
    return named(namespace.property("sub-refresh-proxy-name"), name)
        .ask(
            ProxyKind.SUB_REFRESH,
            caller,
            question -> aboutChannel(question, caller, channel),
            ProxyResult.Refresh::read);
  }

  private static ProxyRequest aboutChannel(
      ProxyRequest question, ProxyCaller caller, String channel) {
    return question.text("user", caller.user()).text("channel", channel);
  }

  /**
   * What an RPC answers. Denied with {@link ErrorCode#NOT_AVAILABLE} when no RPC is answered at
   * all, and with {@link ErrorCode#METHOD_NOT_FOUND} when nobody answers this one.
   */
  public CompletionStage<ProxyResult.Rpc> rpc(
      ProxyCaller caller, String method, byte @Nullable [] data) {
    if (rpc.isEmpty() && rpcByNamespace.isEmpty()) {
      return CompletableFuture.failedStage(new ProxyDeniedException(ErrorCode.NOT_AVAILABLE));
    }
    int boundary = method.indexOf(METHOD_BOUNDARY);
    ProxyEndpoint endpoint =
        boundary < 0 ? rpc.orElse(null) : rpcByNamespace.get(method.substring(0, boundary));
    if (endpoint == null) {
      return CompletableFuture.failedStage(new ProxyDeniedException(ErrorCode.METHOD_NOT_FOUND));
    }
    return endpoint.ask(
        ProxyKind.RPC,
        caller,
        question -> question.text("user", caller.user()).text("method", method).payload(data),
        ProxyResult.Rpc::read);
  }
}
