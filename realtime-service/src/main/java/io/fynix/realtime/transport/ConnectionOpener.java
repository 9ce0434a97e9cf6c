package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Gives a fresh WebSocket its loop, its codec and the best wire there is. */
@Singleton
class ConnectionOpener {
  private static final Logger LOG = Logger.getLogger(ConnectionOpener.class);

  private final Loops loops;
  private final Codecs codecs;
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
      Codecs codecs,
      ChannelCapture capture,
      Admission admission,
      ConnectionTable table,
      Handover handover,
      TransportMetrics metrics,
      TransportConfig config) {
    this.loops = loops;
    this.codecs = codecs;
    this.capture = capture;
    this.admission = admission;
    this.table = table;
    this.handover = handover;
    this.metrics = metrics;
    this.config = config;
    this.maxOutboxBytes = config.queueMaxSize().asLongValue();
  }

  /** Called on the connection's event loop. */
  TransportConnection open(WebSocketConnection socket, Codec.Form form) {
    Wire wire = wire(socket);
    Loop loop = loops.current();
    TransportConnection connection =
        new TransportConnection(
            loop, loop.writer(), codecs.of(form), wire, maxOutboxBytes, metrics);
    wire.bind(connection);
    ClientAddress address = socket.userData().remove(UpgradeGate.ADDRESS);
    accept(connection, address == null ? ClientAddress.UNKNOWN : address);
    return connection;
  }

  private void accept(TransportConnection connection, ClientAddress address) {
    table.add(connection, address);
    admission.opened(address);
    handover.limitLifetime(connection);
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
