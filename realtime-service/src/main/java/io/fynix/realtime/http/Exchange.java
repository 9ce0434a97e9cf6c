package io.fynix.realtime.http;

import io.fynix.realtime.transport.Connection.LoopExecutor;
import io.fynix.realtime.transport.TimingWheel;
import io.netty.handler.codec.http2.Http2Error;
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

  private final LoopExecutor loop;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private boolean over;

  Exchange(LoopExecutor loop, HttpServerRequest request) {
    this.loop = loop;
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
    status.whenComplete(
        (known, failure) -> loop.execute(() -> answer(known == null ? 500 : known)));
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
    TimingWheel.Timer timer = loop.timers().schedule(patience, this::cut);
    request.exceptionHandler(broken -> timer.cancel());
    request.handler(part -> {});
    request.endHandler(end -> timer.cancel());
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
    TimingWheel.Timer timer =
        loop.timers().schedule(config.bodyTimeout(), () -> giveUp(408, config.bodyTimeout()));
    request.exceptionHandler(
        broken -> {
          over = true;
          timer.cancel();
        });
    request.handler(
        part -> {
          if (over) {
            return;
          }
          if (body.length() + part.length() > maxBytes) {
            timer.cancel();
            giveUp(413, config.bodyTimeout());
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          timer.cancel();
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
