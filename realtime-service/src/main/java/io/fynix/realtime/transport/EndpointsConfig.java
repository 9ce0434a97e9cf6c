package io.fynix.realtime.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Which ways in there are beside {@code /connection/websocket}. A way that is off answers 404.
 *
 * <p>On by default is what carries the token where no log sees it and what an SDK asks for only
 * when WebSockets do not get through.
 */
@ConfigMapping(prefix = "fynix.realtime.endpoints")
public interface EndpointsConfig {

  /** {@code /connection/http_stream}: for SDKs behind networks that block WebSockets. */
  @WithDefault("true")
  boolean httpStream();

  /**
   * {@code /connection/sse}: as HTTP stream, for SDKs without streaming fetch. The connection token
   * travels in the query, which proxies write to their logs.
   */
  @WithDefault("false")
  boolean sse();

  /** {@code /connection/uni_websocket}: push-only, for clients without an SDK. */
  @WithDefault("false")
  boolean uniWebsocket();

  /** {@code /connection/uni_sse}: push-only, for a browser's EventSource; the token as for SSE. */
  @WithDefault("false")
  boolean uniSse();

  /** {@code /connection/uni_http_stream}: push-only, for clients that read lines of JSON. */
  @WithDefault("false")
  boolean uniHttpStream();
}
