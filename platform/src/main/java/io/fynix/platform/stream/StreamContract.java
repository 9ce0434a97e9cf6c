package io.fynix.platform.stream;

import java.util.Map;

/**
 * How one type of message travels in the fields of a stream's entry. Writer and reader may be of
 * different versions: fields are only ever added, a reader ignores those it does not know and has a
 * value for those that an older writer leaves out.
 *
 * @param <T> the message, a record
 */
public interface StreamContract<T> {
  /** The field that every entry begins with: what kind of message it is. */
  String TYPE = "type";

  /** The value of {@link #TYPE}, {@code node.heartbeat}. Permanent. */
  String type();

  /** All fields of an entry, the type among them. */
  Map<String, byte[]> encode(T message);

  /**
   * Undoes {@link #encode}.
   *
   * @throws MalformedMessageException when a field that must be there is not, or holds nonsense
   */
  T decode(StreamFields fields);
}
