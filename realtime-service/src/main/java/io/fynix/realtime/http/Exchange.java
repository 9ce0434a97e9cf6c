package io.fynix.realtime.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
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

  /** Answers although the client may still be sending: its connection is of no more use. */
  private void giveUp(int status) {
    if (over) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      answer(status);
      return;
    }
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    answer(status);
    request.connection().close();
  }

  /**
   * Reads the body and hands it on, once, on the request's event loop; a body that is too large or
   * too slow is answered with 413 or 408 instead.
   */
  void readBody(HttpConfig config, Consumer<byte[]> then) {
    long maxBytes = config.maxBodySize().asLongValue();
    if (announcedLength() > maxBytes) {
      giveUp(413);
      return;
    }
    Buffer body = Buffer.buffer();
    long timer = vertx.setTimer(config.bodyTimeout().toMillis(), id -> giveUp(408));
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
            giveUp(413);
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
