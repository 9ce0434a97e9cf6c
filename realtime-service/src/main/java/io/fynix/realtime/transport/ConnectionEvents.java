package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;

/** What is counted about connections. Called on event loops, never blocks. */
interface ConnectionEvents {

  /** Why a frame was not taken. */
  enum Rejection {
    MALFORMED,
    WRONG_OPCODE,
    TOO_LARGE,
    WEBSOCKET,
    CONTROL_FLOOD
  }

  void onFrameRejected(Rejection rejection);

  /** A client reads too slowly and is disconnected. */
  void onOutboxOverflow();

  /** A client reads too slowly, and messages that waited for it were dropped. */
  void onMessagesDropped(SlowConsumerPolicy policy, int count);

  /** A client is asked to connect again. */
  void onHandover(Handover.Reason reason);

  /** The conversation ended with this code; once per connection. */
  void onDisconnected(int code);

  /** The way to the client is gone; once per connection. */
  void onGone(TransportConnection connection);
}
