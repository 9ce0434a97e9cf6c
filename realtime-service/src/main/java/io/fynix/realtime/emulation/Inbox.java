package io.fynix.realtime.emulation;

import io.fynix.platform.node.NodeId;
import java.util.concurrent.CompletionStage;

/** Sends to the inboxes of nodes. Safe from any thread; never blocks. */
interface Inbox {

  /** What became of a message. */
  enum Sent {
    QUEUED,
    /** Too much waits there. */
    FULL,
    /** No such node reads its inbox. */
    CLOSED
  }

  /**
   * Puts a message into a node's inbox, after those that were sent before.
   *
   * @return fails with {@link io.fynix.platform.redis.RedisUnavailableException} when Redis is
   *     away; whether the message arrives is then unknown
   */
  CompletionStage<Sent> send(NodeId to, byte[] message);
}
