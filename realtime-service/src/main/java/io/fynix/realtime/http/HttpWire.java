package io.fynix.realtime.http;

import io.fynix.realtime.transport.Frame;
import io.fynix.realtime.transport.TransportConnection;
import io.fynix.realtime.transport.Wire;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into an HTTP answer that does not end until the connection does, over HTTP/1 and
 * HTTP/2 alike. Over HTTP/1 the client's TCP connection serves further requests after that.
 */
final class HttpWire implements Wire {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Runnable atEnd;
  private @Nullable TransportConnection connection;
  private boolean over;

  /**
   * @param atEnd called once, when nothing more is written, whoever ended the connection
   */
  HttpWire(HttpServerRequest request, Runnable atEnd) {
    this.request = request;
    this.response = request.response();
    this.atEnd = atEnd;
  }

  @Override
  public void bind(TransportConnection bound) {
    connection = bound;
    response.drainHandler(drained -> bound.onWritable());
    response.closeHandler(closed -> gone());
    response.exceptionHandler(broken -> gone());
  }

  @Override
  public boolean isWritable() {
    return !over && !response.writeQueueFull();
  }

  @Override
  public void write(Frame frame) {
    if (!over) {
      // A write that fails ends the response, which tells.
      response.write(frame.payload(), done -> {});
    }
  }

  @Override
  public void flush() {
    // Vert.x flushes by itself.
  }

  @Override
  public void close(int code, String reason) {
    if (over) {
      return;
    }
    finish();
    response.end(done -> gone());
  }

  @Override
  public void drop() {
    finish();
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(Http2Error.CANCEL.code());
    } else {
      request.connection().close();
    }
    gone();
  }

  private void finish() {
    if (!over) {
      over = true;
      atEnd.run();
    }
  }

  private void gone() {
    finish();
    TransportConnection bound = connection;
    if (bound != null) {
      // Not in the middle of the call that noticed it.
      bound.loop().execute(bound::onGone);
    }
  }
}
