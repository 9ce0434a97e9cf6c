package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a sequenced log.
 *
 * @param sequence its place in the log, from 1, without a hole
 * @param fields names and values; the arrays are the entry's own and must not be changed
 */
public record LogEntry(long sequence, Map<String, byte[]> fields) {

  /** A field as UTF-8 text, or null when the entry has no such field. */
  public @Nullable String text(String field) {
    var value = fields.get(field);
    return value == null ? null : new String(value, UTF_8);
  }
}
