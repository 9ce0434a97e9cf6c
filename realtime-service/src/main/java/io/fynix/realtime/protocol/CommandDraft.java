package io.fynix.realtime.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command while it is being read: remembers the member that counts and applies the rules for
 * commands without an id. Used by one thread, once.
 */
final class CommandDraft {
  private static final Command.Pong PONG = new Command.Pong();

  private int id;
  private @Nullable RequestKind kind;
  private RequestDraft request = new RequestDraft();

  void id(int id) {
    this.id = id;
  }

  /** Where to put the fields of a member that has been met. */
  RequestDraft member(RequestKind met) {
    if (kind == met) {
      return request; // Protobuf merges parts of a member that come one after the other
    }
    RequestDraft draft = new RequestDraft();
    if (kind == null || met.compareTo(kind) < 0) {
      kind = met;
      request = draft;
    }
    return draft;
  }

  void addTo(List<Command> commands) throws ProtocolException {
    if (id == 0 && kind == null) {
      commands.add(PONG);
      return;
    }
    if (kind == null || kind == RequestKind.PING) {
      throw new ProtocolException("A command asks for nothing that exists.");
    }
    if (id == 0 && kind != RequestKind.SEND) {
      throw new ProtocolException("A command to be answered has no id.");
    }
    commands.add(request.toCommand(kind, id));
  }
}
