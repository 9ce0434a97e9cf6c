package io.fynix.realtime.control;

import io.fynix.platform.control.ControlMessage;
import io.fynix.realtime.protocol.DisconnectCode;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * A connected client, as far as orders reach it. What it is never changes and may be asked from any
 * thread; what is done to it is done on its {@link #loop()}.
 */
public interface ControlledClient {

  /** User id, empty for an anonymous user. */
  String user();

  /** Connection id. */
  String id();

  /** Session id of an emulated connection, empty for others. */
  String session();

  /** When it connected. */
  Instant since();

  /** How it is connected: {@code websocket}, … */
  String transport();

  Executor loop();

  /** Ends the connection with a code and a reason of the application's own. */
  void disconnect(int code, String reason);

  /** Ends the connection. */
  void disconnect(DisconnectCode code);

  /** Ends the subscription to a channel, or all of them when the channel is empty. */
  void unsubscribe(String channel);

  /** Subscribes it, unless it is subscribed already or has as many subscriptions as it may. */
  void subscribe(ControlMessage.Subscribe order);

  /** Moves its end. */
  void refresh(ControlMessage.Refresh order);

  /** Ends the connection when its token was issued before a moment, or does not say when. */
  void endIfIssuedBefore(Instant moment);

  /** Ends the connection when it has a session that is over, or that can not be judged here. */
  void endIfSessionEnded();
}
