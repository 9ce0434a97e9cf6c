package io.fynix.realtime.transport;

import io.fynix.platform.address.ClientAddress;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives a fresh connection its loop, and a WebSocket the best wire there is. */
@Singleton
public class ConnectionOpener {
  private static final Logger LOG = Logger.getLogger(ConnectionOpener.class);

  private final Loops loops;
  private final ChannelCapture capture;
  private final Admission admission;
  private final ConnectionTable table;
  private final Handover handover;
  private final TransportMetrics metrics;
  private final TransportConfig config;
  private final long maxOutboxBytes;
  private final AtomicBoolean fallbackLogged = new AtomicBoolean();

  ConnectionOpener(
      Loops loops,
      ChannelCapture capture,
      Admission admission,
      ConnectionTable table,
      Handover handover,
      TransportMetrics metrics,
      TransportConfig config) {
    this.loops = loops;
    this.capture = capture;
    this.admission = admission;
    this.table = table;
    this.handover = handover;
    this.metrics = metrics;
    this.config = config;
    this.maxOutboxBytes = config.queueMaxSize().asLongValue();
  }

  /** Opens a WebSocket; called on its event loop. */
  TransportConnection open(WebSocketConnection socket, Framing framing) {
    ClientAddress address = socket.userData().remove(UpgradeGate.ADDRESS);
    MultiMap headers = socket.userData().remove(UpgradeGate.HEADERS);
    if (headers != null) {
      headers.clear();
    }
    return open(framing, wire(socket), null, address == null ? ClientAddress.UNKNOWN : address);
  }

  /**
   * Opens a connection over an HTTP answer; called on its event loop. The wire has to tell when the
   * client is gone.
   *
   * @param address whom it counts for, as {@link UpgradeGate#client} tells
   */
  public TransportConnection openStream(
      Framing framing, Wire wire, @Nullable EmulationAddress emulation, ClientAddress address) {
    return open(framing, wire, emulation, address);
  }

  private TransportConnection open(
      Framing framing, Wire wire, @Nullable EmulationAddress emulation, ClientAddress address) {
    Loop loop = loops.current();
    TransportConnection connection =
        new TransportConnection(
            loop, loop.writer(), framing, wire, emulation, maxOutboxBytes, metrics);
    wire.bind(connection);
    table.add(connection, address);
    admission.opened(address);
    handover.limitLifetime(connection);
    metrics.onOpened(connection);
    return connection;
  }

  private Wire wire(WebSocketConnection socket) {
    ChannelHandlerContext channel = socket.userData().remove(UpgradeGate.CHANNEL);
    if (channel != null) {
      RequestWatch.upgraded(channel.channel());
    }
    boolean shared = config.writer() == TransportConfig.Writer.SHARED;
    if (shared && channel != null && capture.isUsable(channel)) {
      return new SharedWire(socket, channel);
    }
    metrics.onPlainConnection();
    if (shared && fallbackLogged.compareAndSet(false, true)) {
      LOG.warn("Frames cannot be shared with the network layer and are written plainly.");
    }
    return new PlainWire(socket);
  }
}
