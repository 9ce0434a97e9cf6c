package io.fynix.realtime.transport;

import static io.quarkus.websockets.next.InboundProcessingMode.CONCURRENT;

import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.JsonCodec;
import io.fynix.realtime.protocol.ProtocolException;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Where clients connect that only listen. They say who they are in the query ({@code cf_connect})
 * or in their first frame; later frames are read and ignored. Every method runs on the connection's
 * event loop.
 */
@WebSocket(
    path = "/connection/uni_websocket",
    endpointId = UniWebSocketEndpoint.ID,
    inboundProcessingMode = CONCURRENT)
@Singleton
class UniWebSocketEndpoint {
  static final String ID = "uni-connection";
  private static final TypedKey<Boolean> ASKED = new TypedKey<>("fynix.asked");

  private static final Logger LOG = Logger.getLogger(UniWebSocketEndpoint.class);

  private final ConnectionListener.Factory listeners;
  private final ConnectionOpener opener;
  private final UniWebSocketFraming framing;

  UniWebSocketEndpoint(
      ConnectionListener.Factory listeners, ConnectionOpener opener, Codecs codecs) {
    this.listeners = listeners;
    this.opener = opener;
    this.framing = new UniWebSocketFraming(codecs.json());
  }

  @OnOpen
  @NonBlocking
  void onOpen(WebSocketConnection socket) {
    if (socket.isClosed()) {
      return;
    }
    Handshake handshake = Handshake.of(null, socket.handshakeRequest().query());
    TransportConnection connection = opener.open(socket, framing);
    socket.userData().put(ConnectionEndpoint.CONNECTION, connection);
    connection.start(
        listeners.open(connection, handshake.parameters(), socket.handshakeRequest()::header));
    String request = handshake.parameters().get("cf_connect");
    if (request != null) {
      connect(request.getBytes(StandardCharsets.UTF_8), socket, connection);
    }
  }

  @OnTextMessage
  @NonBlocking
  void onText(String message, WebSocketConnection socket) {
    receive(message.getBytes(StandardCharsets.UTF_8), socket);
  }

  @OnBinaryMessage
  @NonBlocking
  void onBinary(Buffer message, WebSocketConnection socket) {
    receive(message.getBytes(), socket);
  }

  private static void receive(byte[] message, WebSocketConnection socket) {
    TransportConnection connection = ConnectionEndpoint.connection(socket);
    if (connection == null || !connection.isOpen()) {
      return;
    }
    connection.onReceived(message.length);
    if (socket.userData().get(ASKED) == null) {
      connect(message, socket, connection);
    }
  }

  private static void connect(
      byte[] request, WebSocketConnection socket, TransportConnection connection) {
    socket.userData().put(ASKED, true);
    try {
      Command.Connect command = JsonCodec.decodeConnect(request);
      connection.onCommands(List.of(command));
    } catch (ProtocolException e) {
      LOG.debugf("A connect request was not understood: reason=%s", e.getMessage());
      connection.onBadMessage(ConnectionEvents.Rejection.MALFORMED);
    }
  }

  @OnClose
  @NonBlocking
  void onClose(WebSocketConnection socket) {
    TransportConnection connection = ConnectionEndpoint.connection(socket);
    if (connection != null) {
      connection.onGone();
    }
  }

  @OnError
  @NonBlocking
  void onError(Throwable failure, WebSocketConnection socket) {
    ConnectionEndpoint.failed(failure, socket);
  }
}
