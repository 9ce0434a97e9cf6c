package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry that a consumer group hands to one of its consumers.
 *
 * @param id Redis's id of the entry: milliseconds, dash, number
 * @param fields names and values; the arrays are the entry's own and must not be changed
 * @param deliveries how often it was handed out, this time included; above 1 an earlier attempt
 *     failed, or its consumer died, perhaps after the effect
 */
public record GroupEntry(String id, Map<String, byte[]> fields, long deliveries) {

  /** A field as UTF-8 text, or null when the entry has no such field. */
  public @Nullable String text(String field) {
    var value = fields.get(field);
    return value == null ? null : new String(value, UTF_8);
  }
}
