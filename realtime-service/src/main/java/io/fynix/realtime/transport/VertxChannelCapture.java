package io.fynix.realtime.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one place that touches an internal of Vert.x 4, {@code ConnectionBase}, which moves in Vert.x
 * 5. Every use is checked, so that a change there costs speed and not connections.
 */
@Singleton
class VertxChannelCapture implements ChannelCapture {
  private static final Logger LOG = Logger.getLogger(VertxChannelCapture.class);

  private volatile boolean broken;

  @Override
  public @Nullable ChannelHandlerContext capture(HttpServerRequest request) {
    if (broken) {
      return null;
    }
    try {
      return request.connection() instanceof ConnectionBase connection
          ? connection.channelHandlerContext()
          : null;
    } catch (LinkageError e) {
      broken = true;
      LOG.warn("This Vert.x hides its channels: frames are written plainly.", e);
      return null;
    }
  }

  @Override
  public boolean isUsable(ChannelHandlerContext context) {
    return !context.isRemoved() && context.executor().inEventLoop() && encodesFrames(context);
  }

  private static boolean encodesFrames(ChannelHandlerContext context) {
    for (Map.Entry<String, ChannelHandler> handler : context.pipeline()) {
      if (handler.getValue() instanceof WebSocketFrameEncoder) {
        return true;
      }
    }
    return false;
  }
}
