package io.fynix.realtime.transport;

/** What is counted about connections. Called on event loops, never blocks. */
interface ConnectionEvents {

  /** Why a frame was not taken. */
  enum Rejection {
    MALFORMED,
    WRONG_OPCODE,
    TOO_LARGE,
    WEBSOCKET
  }

  void onFrameRejected(Rejection rejection);

  void onOutboxOverflow();

  /** The conversation ended with this code; once per connection. */
  void onDisconnected(int code);

  /** The way to the client is gone; once per connection. */
  void onGone(TransportConnection connection);
}
