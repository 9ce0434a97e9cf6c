package io.fynix.platform.control;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import java.util.Optional;

/**
 * A revocation as text: its kind, then its parts, separated by single spaces; the user, who may
 * hold spaces, comes last. Equal revocations have equal texts.
 */
final class RememberedRevocation {
  private static final String SESSION = "session";
  private static final String USER = "user";
  private static final String ALL = "all";

  /** In the place of a session that there is not; no session's id is so short. */
  private static final String NONE = "-";

  private RememberedRevocation() {}

  static String encode(Revocation revocation) {
    return switch (revocation) {
      case SessionRevoked(var user, var session) -> SESSION + " " + session + " " + user;
      case SessionsRevoked(var user, var epoch, var except) ->
          USER + " " + epoch + " " + (except == null ? NONE : except) + " " + user;
      case AllSessionsRevoked(var epoch) -> ALL + " " + epoch;
    };
  }

  /** Empty for what a newer version wrote. */
  static Optional<Revocation> decode(String text) {
    String[] parts = text.split(" ", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    try {
      return switch (parts[0]) {
        case SESSION -> {
          String[] fields = rest.split(" ", 2);
          yield Optional.of(new SessionRevoked(fields[1], fields[0]));
        }
        case USER -> {
          String[] fields = rest.split(" ", 3);
          yield Optional.of(
              new SessionsRevoked(
                  fields[2], Long.parseLong(fields[0]), fields[1].equals(NONE) ? null : fields[1]));
        }
        case ALL -> Optional.of(new AllSessionsRevoked(Long.parseLong(rest)));
        default -> Optional.empty();
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
