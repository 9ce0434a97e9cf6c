package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;

/**
 * What becomes of an outbox at its bound: which waiting messages make room for a new one. Touched
 * by the connection's loop only.
 *
 * <p>Publications that a newer one of their channel supersedes go first, then the oldest of those
 * that may be dropped; what may not be dropped stays. More room is made than is needed at once, so
 * that a client that stays slow does not cost a look at its whole outbox for every message.
 */
final class Overflow {
  /** Part of the bound down to which room is made. */
  private static final double LOW_WATER = 0.75;

  private Overflow() {}

  /**
   * Puts a message into an outbox that has no room for it.
   *
   * @return false when it cannot be taken and may not be dropped either: the client is too slow
   */
  static boolean take(Outbox outbox, SharedMessage message, ConnectionEvents events) {
    long target =
        Math.min((long) (outbox.maxBytes() * LOW_WATER), outbox.maxBytes() - outbox.size(message));
    boolean conflates = message.policy() == SlowConsumerPolicy.CONFLATE;
    dropped(
        SlowConsumerPolicy.CONFLATE,
        outbox.removeSuperseded(conflates ? message.channel() : ""),
        events);
    dropped(SlowConsumerPolicy.DROP_OLDEST, outbox.removeOldest(target), events);
    if (outbox.offer(message)) {
      return true;
    }
    if (message.policy() == SlowConsumerPolicy.DROP_OLDEST) {
      dropped(SlowConsumerPolicy.DROP_OLDEST, 1, events);
      return true;
    }
    return false;
  }

  private static void dropped(SlowConsumerPolicy policy, int count, ConnectionEvents events) {
    if (count > 0) {
      events.onMessagesDropped(policy, count);
    }
  }
}
