package io.fynix.platform.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link has sent and not had answered, oldest first. Touched by its event loop only.
 *
 * <p>A script that the server does not know steps aside, to be sent again by its source: when all
 * that was sent with it is answered, so that scripts keep their order.
 */
final class SentCommands {
  private final ArrayDeque<PendingCommand> sent = new ArrayDeque<>();
  private final ArrayList<PendingCommand> unknown = new ArrayList<>();

  void add(PendingCommand command) {
    sent.add(command);
  }

  /** The command has its answer. In a cluster, older ones may still wait for theirs. */
  void settle(PendingCommand command) {
    command.settled = true;
    unknown.remove(command);
    forgetSettled();
  }

  /** The server does not know the script. */
  void stepAside(PendingCommand command) {
    sent.remove(command);
    unknown.add(command);
    forgetSettled();
  }

  /** Whether scripts stand aside, which nothing new may overtake. */
  boolean holdsScripts() {
    return !unknown.isEmpty();
  }

  /** The scripts that stand aside, once, when it is their turn; else none. */
  List<PendingCommand> takeScriptsWhenDue() {
    if (unknown.isEmpty() || !sent.isEmpty()) {
      return List.of();
    }
    var due = List.copyOf(unknown);
    unknown.clear();
    return due;
  }

  @Nullable PendingCommand oldest() {
    return unknown.isEmpty() ? sent.peek() : unknown.get(0);
  }

  List<PendingCommand> all() {
    var all = new ArrayList<>(unknown);
    sent.stream().filter(command -> !command.settled).forEach(all::add);
    return all;
  }

  private void forgetSettled() {
    while (!sent.isEmpty() && sent.peek().settled) {
      sent.poll();
    }
  }
}
