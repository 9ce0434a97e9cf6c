package io.fynix.session.event;

import io.fynix.platform.stream.StreamContract;
import io.fynix.platform.stream.StreamFields;
import io.fynix.session.event.SessionEvent.Created;
import io.fynix.session.event.SessionEvent.EveryoneRevoked;
import io.fynix.session.event.SessionEvent.Expired;
import io.fynix.session.event.SessionEvent.LimitEvicted;
import io.fynix.session.event.SessionEvent.OfSession;
import io.fynix.session.event.SessionEvent.Refreshed;
import io.fynix.session.event.SessionEvent.ReuseDetected;
import io.fynix.session.event.SessionEvent.Revoked;
import io.fynix.session.event.SessionEvent.UserRevoked;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How events of a type lie in the entries of the log. The scripts write them as this reads them.
 */
public record SessionEventContract(String type) implements StreamContract<SessionEvent> {
  /** One for each type, for a decoder. */
  public static final List<StreamContract<? extends SessionEvent>> ALL =
      Stream.of(
              Created.TYPE,
              Refreshed.TYPE,
              Revoked.TYPE,
              Expired.TYPE,
              ReuseDetected.TYPE,
              LimitEvicted.TYPE,
              UserRevoked.TYPE,
              EveryoneRevoked.TYPE)
          .<StreamContract<? extends SessionEvent>>map(SessionEventContract::new)
          .toList();

  @Override
  public Map<String, byte[]> encode(SessionEvent event) {
    var out = StreamFields.of(type).put("time", event.time());
    if (event instanceof OfSession one) {
      out.put("session", one.session()).put("user", one.user());
    }
    switch (event) {
      case Created e -> out.put("preset", e.preset());
      case Refreshed e -> out.put("generation", e.generation());
      case Revoked e -> out.put("reason", e.reason());
      case ReuseDetected e -> out.put("kind", e.kind());
      case Expired e -> {}
      case LimitEvicted e -> {}
      case UserRevoked e ->
          out.put("user", e.user())
              .put("user_key", e.userKey())
              .put("epoch", e.epoch())
              .put("kept", e.kept())
              .put("reason", e.reason());
      case EveryoneRevoked e -> out.put("epoch", e.epoch()).put("reason", e.reason());
    }
    return out.build();
  }

  @Override
  public SessionEvent decode(StreamFields in) {
    var time = in.time("time");
    String user = in.find("user").orElse("");
    return switch (type) {
      case Created.TYPE -> new Created(in.get("session"), user, time, text("preset", in));
      case Refreshed.TYPE ->
          new Refreshed(in.get("session"), user, time, in.number("generation", 0));
      case Revoked.TYPE -> new Revoked(in.get("session"), user, time, text("reason", in));
      case Expired.TYPE -> new Expired(in.get("session"), user, time);
      case ReuseDetected.TYPE -> new ReuseDetected(in.get("session"), user, time, text("kind", in));
      case LimitEvicted.TYPE -> new LimitEvicted(in.get("session"), user, time);
      case UserRevoked.TYPE ->
          new UserRevoked(
              user,
              in.get("user_key"),
              time,
              in.number("epoch", 0),
              text("kept", in),
              text("reason", in));
      case EveryoneRevoked.TYPE ->
          new EveryoneRevoked(time, in.number("epoch", 0), text("reason", in));
      default -> throw new IllegalStateException("no such type: " + type);
    };
  }

  private static String text(String name, StreamFields in) {
    return in.find(name).orElse("");
  }
}
