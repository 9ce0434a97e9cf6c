package io.fynix.platform.broker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What travels on the bus to every node with interest. */
public sealed interface BusMessage {
  String channel();

  /**
   * A publication.
   *
   * @param epoch of the channel's stream, empty when the channel keeps no history
   * @param delta whether subscribers that can read a delta may get one
   */
  record Published(String channel, String epoch, Publication publication, boolean delta)
      implements BusMessage {}

  /** A client came to the channel; written by {@code presence-join.lua}. */
  record Joined(String channel, ClientInfo info) implements BusMessage {}

  /** A client whose coming was announced left. The info is that of its join. */
  record Left(String channel, ClientInfo info) implements BusMessage {}

  /**
   * Reads an entry of a bus shard.
   *
   * @param now when it is read, Unix milliseconds
   * @return null for a type that a newer version writes
   * @throws IllegalArgumentException when a known type lacks what it needs
   */
  static @Nullable BusMessage decode(Map<String, byte[]> fields, long now) {
    return switch (text(fields, "type")) {
      case "pub" -> published(fields, now);
      case "join" -> new Joined(text(fields, "channel"), info(fields));
      case "leave" -> new Left(text(fields, "channel"), info(fields));
      default -> null;
    };
  }

  private static Published published(Map<String, byte[]> fields, long now) {
    var publication = new PublicationFields();
    fields.forEach(publication::set);
    long offset = Long.parseLong(text(fields, "offset"));
    return new Published(
        text(fields, "channel"),
        text(fields, "epoch"),
        publication.toPublication(offset, now),
        fields.containsKey("delta"));
  }

  private static ClientInfo info(Map<String, byte[]> fields) {
    return new ClientInfo(
        text(fields, "user"),
        text(fields, "client"),
        payload(fields, "conn_info"),
        payload(fields, "chan_info"));
  }

  private static byte @Nullable [] payload(Map<String, byte[]> fields, String name) {
    byte[] value = fields.get(name);
    return value == null || value.length == 0 ? null : value;
  }

  private static String text(Map<String, byte[]> fields, String name) {
    byte[] value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("bus entry without field " + name);
    }
    return new String(value, StandardCharsets.UTF_8);
  }
}
