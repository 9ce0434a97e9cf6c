package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Reply;

/**
 * A message for any number of clients, encoded at most once per wire form. Safe from any thread.
 *
 * <p>Kept for as long as a client has it in its outbox.
 */
public final class SharedMessage {
  private final Reply reply;

  public SharedMessage(Reply reply) {
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}
