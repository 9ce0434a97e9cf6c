package io.fynix.realtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.websockets.next.WebSocketConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes complete frames, shared by all their receivers, straight into the Netty channel.
 *
 * <p>Frames enter the pipeline at the context of Vert.x's own handler, so they keep their order
 * with what Vert.x sends itself (pongs, close frames) and pass the WebSocket encoder untouched. A
 * write has no future of its own: a failed one surfaces in {@link #exceptionCaught}.
 */
final class SharedWire extends ChannelInboundHandlerAdapter implements Wire {
  /**
   * Most pings and pongs of WebSocket that a client may send in about a second. Each ping is
   * answered, also for one that reads nothing, and well-behaved clients send one in many seconds.
   */
  static final int MAX_CONTROL_FRAMES_PER_SECOND = 64;

  /** What Netty gives for a close frame without a payload. */
  private static final int NO_CODE = -1;

  /** A right shift that makes about seconds (1.07 s) of nanoseconds. */
  private static final int NANOS_TO_SECONDS = 30;

  private final WebSocketConnection socket;
  private final ChannelHandlerContext vertx;
  private @Nullable TransportConnection connection;
  private int controlSecond;
  private short controlFrames;
  private boolean goodbye;

  /**
   * @param vertx the context of Vert.x's handler in the socket's pipeline
   */
  SharedWire(WebSocketConnection socket, ChannelHandlerContext vertx) {
    this.socket = socket;
    this.vertx = vertx;
  }

  @Override
  public void bind(TransportConnection connection) {
    this.connection = connection;
    vertx.pipeline().addBefore(vertx.name(), null, this);
  }

  @Override
  public boolean isWritable() {
    return vertx.channel().isWritable();
  }

  @Override
  public void write(Frame frame) {
    vertx.write(frame.retainedBytes(), vertx.voidPromise());
  }

  @Override
  public void flush() {
    vertx.flush();
  }

  @Override
  public void close(int code, String reason) {
    PlainWire.close(socket, code, reason);
    vertx.flush();
  }

  @Override
  public boolean peerSaidGoodbye() {
    return goodbye;
  }

  @Override
  public void drop() {
    vertx.close();
  }

  /** For the framework, a close frame without a code and a lost connection are the same. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof CloseWebSocketFrame close) {
      goodbye =
          close.statusCode() == NO_CODE
              || close.statusCode() == WebSocketCloseStatus.NORMAL_CLOSURE.code();
    } else if (isControl(message) && floods()) {
      ReferenceCountUtil.release(message);
      TransportConnection bound = connection;
      if (bound != null) {
        bound.onControlFlood();
      }
      return;
    }
    context.fireChannelRead(message);
  }

  private static boolean isControl(Object message) {
    return message instanceof PingWebSocketFrame || message instanceof PongWebSocketFrame;
  }

  /** Counts a control frame; true when it is one too many. */
  private boolean floods() {
    int second = (int) (System.nanoTime() >>> NANOS_TO_SECONDS);
    if (second != controlSecond) {
      controlSecond = second;
      controlFrames = 0;
    }
    if (controlFrames == MAX_CONTROL_FRAMES_PER_SECOND) {
      return true;
    }
    controlFrames++;
    return false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    TransportConnection bound = connection;
    if (bound != null && context.channel().isWritable()) {
      bound.onWritable();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    TransportConnection bound = connection;
    if (bound != null) {
      // After the frames that were read before the end and still wait for the endpoint.
      bound.loop().execute(bound::onGone);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    TransportConnection bound = connection;
    if (bound != null && cause instanceof CorruptedWebSocketFrameException corrupted) {
      // Vert.x would only cut the connection, and the client would never learn why.
      bound.onBadFrame(corrupted.closeStatus());
    } else if (cause instanceof IOException) {
      drop();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
