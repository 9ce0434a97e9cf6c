package io.fynix.realtime.transport;

/**
 * The way of frames to one client. Touched by the connection's loop only; reports back through
 * {@link TransportConnection#onWritable} and {@link TransportConnection#onGone}.
 */
public interface Wire {

  /** Called once, before anything else. */
  void bind(TransportConnection connection);

  /** Whether the wire takes more without piling it up in memory. */
  boolean isWritable();

  /** Queues a frame; takes its own reference where it needs one. */
  void write(Frame frame);

  void flush();

  /** Ends the connection after what was written, with a close frame where there is such a thing. */
  void close(int code, String reason);

  /**
   * Whether the peer closed the connection in a way that says that it does not come back: with code
   * 1000 or none. 1001 is not one: who leaves a page may only reload it.
   */
  default boolean peerSaidGoodbye() {
    return false;
  }

  /** Ends the connection without a word. */
  void drop();
}
