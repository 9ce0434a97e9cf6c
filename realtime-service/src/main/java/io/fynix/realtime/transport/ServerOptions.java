package io.fynix.realtime.transport;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Server options that have no property of their own. */
@Singleton
class ServerOptions implements HttpServerOptionsCustomizer {
  /** How long data may stay unacknowledged, or wait for a peer that reads nothing. */
  private static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(30);

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    customize(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customize(options);
  }

  private static void customize(HttpServerOptions options) {
    // Vert.x compresses each frame unless told not to; shared frames are plain.
    options.setPerFrameWebSocketCompressionSupported(false);
    options.setWebSocketClosingTimeout((int) TransportConnection.CLOSE_TIMEOUT.toSeconds());
    options.setTcpUserTimeout((int) TCP_USER_TIMEOUT.toMillis());
  }
}
