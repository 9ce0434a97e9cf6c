package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Command;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The server's side of a conversation. Called on the connection's event loop. */
public interface ConnectionListener {

  /** The commands of one frame, at least one, in order. */
  void onCommands(List<Command> commands);

  /**
   * The connection ended, whoever ended it. Called once, and nothing is called after it.
   *
   * @param code disconnect code; 3000 when the peer or the network ended it
   * @param mayReturn whether the client can be expected back in a moment: it did not say goodbye,
   *     and was not sent away for good
   */
  void onClosed(int code, boolean mayReturn);

  /** Starts conversations. */
  interface Factory {
    /**
     * @param handshake the upgrade request's query parameters, for example {@code
     *     cf_ws_frame_ping_pong}
     * @param headers of the request, by name in any case; may be asked during the call only
     */
    ConnectionListener open(
        Connection connection,
        Map<String, String> handshake,
        UnaryOperator<@Nullable String> headers);
  }
}
