package io.fynix.platform.stream;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the shapes in which Redis answers about streams, in RESP2 and RESP3. */
final class RedisReplies {
  private RedisReplies() {}

  /** An entry as it is in the stream. */
  record RawEntry(String id, Map<String, byte[]> fields) {

    /** The number before the dash. */
    long sequence() {
      return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }
  }

  /** XREAD and XREADGROUP: entries by stream; empty when nothing came before the time was up. */
  static Map<String, List<RawEntry>> byStream(@Nullable Response reply) {
    if (reply == null) {
      return Map.of();
    }
    var streams = new LinkedHashMap<String, List<RawEntry>>();
    if (reply.isMap()) {
      for (var stream : reply.getKeys()) {
        streams.put(stream, entries(reply.get(stream)));
      }
    } else {
      for (var pair : reply) {
        streams.put(text(pair.get(0)), entries(pair.get(1)));
      }
    }
    return streams;
  }

  /** A list of entries; those that are gone (nil, or without fields) are left out. */
  static List<RawEntry> entries(@Nullable Response reply) {
    if (reply == null) {
      return List.of();
    }
    var entries = new ArrayList<RawEntry>(reply.size());
    for (var entry : reply) {
      if (entry != null && entry.size() == 2 && entry.get(1) != null) {
        entries.add(new RawEntry(text(entry.get(0)), fields(entry.get(1))));
      }
    }
    return entries;
  }

  /** Field, value, field, value, in the order of the entry. */
  static Map<String, byte[]> fields(@Nullable Response reply) {
    if (reply == null) {
      return Map.of();
    }
    var fields = new LinkedHashMap<String, byte[]>();
    if (reply.isMap()) {
      for (var name : reply.getKeys()) {
        fields.put(name, reply.get(name).toBytes());
      }
    } else {
      for (var i = 0; i + 1 < reply.size(); i += 2) {
        fields.put(text(reply.get(i)), reply.get(i + 1).toBytes());
      }
    }
    return fields;
  }

  static String text(@Nullable Response reply) {
    return Objects.requireNonNull(reply, "Redis left out a value").toString();
  }

  static long number(@Nullable Response reply) {
    return reply == null ? 0 : reply.toLong();
  }
}
