package io.fynix.realtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Finds the Netty channel under a request that is about to become a WebSocket. */
interface ChannelCapture {

  /**
   * The context of the request's handler in its channel's pipeline, or null when it cannot be had;
   * then the framework's own sends have to do.
   */
  @Nullable ChannelHandlerContext capture(HttpServerRequest request);

  /**
   * Whether complete frames written to this context, after the upgrade, reach the peer as they are
   * and in order. Called on the channel's event loop.
   */
  boolean isUsable(ChannelHandlerContext context);
}
