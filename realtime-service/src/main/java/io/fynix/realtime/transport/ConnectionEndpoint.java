package io.fynix.realtime.transport;

import static io.quarkus.websockets.next.InboundProcessingMode.CONCURRENT;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
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
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where clients connect. Every method runs on the connection's event loop, one after the other, so
 * frames keep their order without the framework's help.
 */
@WebSocket(
    path = "/connection/websocket",
    endpointId = ConnectionEndpoint.ID,
    inboundProcessingMode = CONCURRENT)
@Singleton
class ConnectionEndpoint {
  static final String ID = "connection";
  static final TypedKey<TransportConnection> CONNECTION = new TypedKey<>("fynix.connection");

  private static final Logger LOG = Logger.getLogger(ConnectionEndpoint.class);

  private final ConnectionListener.Factory listeners;
  private final ConnectionOpener opener;
  private final WebSocketFraming json;
  private final WebSocketFraming protobuf;

  ConnectionEndpoint(ConnectionListener.Factory listeners, ConnectionOpener opener, Codecs codecs) {
    this.listeners = listeners;
    this.opener = opener;
    this.json = new WebSocketFraming(codecs.json());
    this.protobuf = new WebSocketFraming(codecs.protobuf());
  }

  @OnOpen
  @NonBlocking
  void onOpen(WebSocketConnection socket) {
    if (socket.isClosed()) {
      return;
    }
    Handshake handshake = Handshake.of(socket.subprotocol(), socket.handshakeRequest().query());
    TransportConnection connection = opener.open(socket, framing(handshake.form()));
    socket.userData().put(CONNECTION, connection);
    connection.start(
        listeners.open(connection, handshake.parameters(), socket.handshakeRequest()::header));
  }

  private Framing framing(Codec.Form form) {
    return switch (form) {
      case JSON -> json;
      case PROTOBUF -> protobuf;
    };
  }

  @OnTextMessage
  @NonBlocking
  void onText(String message, WebSocketConnection socket) {
    receive(
        Codec.Form.JSON, Unpooled.wrappedBuffer(message.getBytes(StandardCharsets.UTF_8)), socket);
  }

  @OnBinaryMessage
  @NonBlocking
  void onBinary(Buffer message, WebSocketConnection socket) {
    receive(Codec.Form.PROTOBUF, Unpooled.wrappedBuffer(message.getBytes()), socket);
  }

  private static void receive(Codec.Form form, ByteBuf message, WebSocketConnection socket) {
    TransportConnection connection = connection(socket);
    if (connection == null || !connection.isOpen()) {
      return;
    }
    connection.onReceived(message.readableBytes());
    if (form != connection.form()) {
      connection.onBadMessage(ConnectionEvents.Rejection.WRONG_OPCODE);
      return;
    }
    List<Command> commands;
    try {
      commands = connection.codec().decode(message);
    } catch (ProtocolException e) {
      LOG.debugf("A frame was not understood: reason=%s", e.getMessage());
      connection.onBadMessage(ConnectionEvents.Rejection.MALFORMED);
      return;
    }
    connection.onCommands(commands);
  }

  @OnClose
  @NonBlocking
  void onClose(WebSocketConnection socket) {
    TransportConnection connection = connection(socket);
    if (connection != null) {
      connection.onGone();
    }
  }

  @OnError
  @NonBlocking
  void onError(Throwable failure, WebSocketConnection socket) {
    failed(failure, socket);
  }

  static void failed(Throwable failure, WebSocketConnection socket) {
    TransportConnection connection = connection(socket);
    if (connection == null || !connection.isOpen() || isGoodbye(failure)) {
      LOG.debugf("A connection broke: cause=%s", failure.toString());
    } else if (isTooLarge(failure)) {
      connection.onBadFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    } else {
      LOG.error("A connection failed.", failure);
      connection.close(DisconnectCode.INTERNAL_SERVER_ERROR);
    }
  }

  /** A client that vanishes is everyday life. */
  private static boolean isGoodbye(Throwable failure) {
    return failure instanceof IOException || failure instanceof HttpClosedException;
  }

  /** Vert.x has no type for a message that outgrows the limit frame by frame. */
  private static boolean isTooLarge(Throwable failure) {
    String text = failure.getMessage();
    return failure instanceof IllegalStateException
        && text != null
        && text.contains("max message size");
  }

  static @Nullable TransportConnection connection(WebSocketConnection socket) {
    return socket.userData().get(CONNECTION);
  }
}
