package io.fynix.realtime.http;

import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A request whose body is read whole, within bounds, and the answers that end it early. Touched by
 * the request's event loop only.
 */
public final class Exchange {
  private static final String PROTOBUF = "application/octet-stream";

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private boolean over;

  Exchange(Vertx vertx, HttpServerRequest request) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return response;
  }

  /** Whether the body is in the Protobuf form; anything but that media type means JSON. */
  public boolean isProtobuf() {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(PROTOBUF);
  }

  /** Answers with a status alone; nothing may follow. */
  public void answer(int status) {
    over = true;
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).end();
    }
  }

  /** Answers with a status that becomes known later, on any thread. */
  public void answer(CompletionStage<Integer> status) {
    Context context = vertx.getOrCreateContext();
    status.whenComplete(
        (known, failure) -> context.runOnContext(back -> answer(known == null ? 500 : known)));
  }

  /**
   * Answers although the client may still be sending. What it sends is read and dropped for a
   * while: a connection that is cut with something unread may take the answer with it.
   */
  private void giveUp(int status, Duration patience) {
    if (over) {
      return;
    }
    answer(status);
    long timer = vertx.setTimer(patience.toMillis(), id -> cut());
    request.exceptionHandler(broken -> vertx.cancelTimer(timer));
    request.handler(part -> {});
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.resume();
  }

  private void cut() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(Http2Error.NO_ERROR.code());
    } else {
      request.connection().close();
    }
  }

  /**
   * Reads the body and hands it on, once, on the request's event loop; a body that is too large or
   * too slow is answered with 413 or 408 instead.
   */
  void readBody(HttpConfig config, Consumer<byte[]> then) {
    long maxBytes = config.maxBodySize().asLongValue();
    if (announcedLength() > maxBytes) {
      giveUp(413, config.bodyTimeout());
      return;
    }
    Buffer body = Buffer.buffer();
    long timer =
        vertx.setTimer(config.bodyTimeout().toMillis(), id -> giveUp(408, config.bodyTimeout()));
    request.exceptionHandler(
        broken -> {
          over = true;
          vertx.cancelTimer(timer);
        });
    request.handler(
        part -> {
          if (over) {
            return;
          }
          if (body.length() + part.length() > maxBytes) {
            vertx.cancelTimer(timer);
            giveUp(413, config.bodyTimeout());
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (!over) {
            then.accept(body.getBytes());
          }
        });
    request.resume();
  }

  private long announcedLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the HTTP decoder refuses it
    }
  }
}
