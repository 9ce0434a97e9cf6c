package io.fynix.realtime.emulation;

import io.fynix.realtime.http.Sessions;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.ProtocolException;
import io.fynix.realtime.transport.TransportConnection;
import io.netty.buffer.Unpooled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Hands commands to this node's own connections, in the order of the calls. */
@Singleton
class LocalSessions {
  private static final Logger LOG = Logger.getLogger(LocalSessions.class);

  private final Sessions sessions;

  LocalSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Delivers one frame; safe from any thread.
   *
   * @return completes on the connection's event loop, once the frame was taken; never fails
   */
  CompletionStage<Outcome> deliver(String session, byte[] frame) {
    TransportConnection connection = sessions.find(session);
    if (connection == null) {
      return CompletableFuture.completedStage(Outcome.SESSION_UNKNOWN);
    }
    var done = new CompletableFuture<Outcome>();
    connection.loop().execute(() -> done.complete(receive(connection, frame)));
    return done;
  }

  private static Outcome receive(TransportConnection connection, byte[] frame) {
    if (!connection.isOpen()) {
      return Outcome.SESSION_UNKNOWN;
    }
    connection.onReceived(frame.length);
    try {
      List<Command> commands = connection.codec().decode(Unpooled.wrappedBuffer(frame));
      connection.onCommands(commands);
    } catch (ProtocolException e) {
      // Delivered all the same: the connection itself tells the client what was wrong.
      LOG.debugf("A frame was not understood: reason=%s", e.getMessage());
      connection.onMalformed();
    }
    return Outcome.DELIVERED;
  }
}
