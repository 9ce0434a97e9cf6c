package io.fynix.platform.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message; numbers and times are decimal text. What a field does not hold is
 * told by {@link MalformedMessageException}.
 */
public final class StreamFields {
  private final Map<String, byte[]> fields;

  public StreamFields(Map<String, byte[]> fields) {
    this.fields = fields;
  }

  /** A field that may be missing, as UTF-8 text. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(fields.get(name)).map(value -> new String(value, UTF_8));
  }

  /**
   * A field that must be there.
   *
   * @throws MalformedMessageException when it is not
   */
  public String get(String name) {
    return find(name).orElseThrow(() -> new MalformedMessageException("no field: " + name));
  }

  /**
   * A whole number.
   *
   * @param missing what holds for writers that do not know the field yet
   * @throws MalformedMessageException when the field holds something else
   */
  public long number(String name, long missing) {
    var text = find(name);
    try {
      return text.isPresent() ? Long.parseLong(text.get()) : missing;
    } catch (NumberFormatException e) {
      throw new MalformedMessageException("not a number: " + name, e);
    }
  }

  /**
   * A time, in milliseconds since 1970.
   *
   * @throws MalformedMessageException when it is missing or something else
   */
  public Instant time(String name) {
    get(name);
    try {
      return Instant.ofEpochMilli(number(name, 0));
    } catch (DateTimeException e) {
      throw new MalformedMessageException("not a time: " + name, e);
    }
  }

  /** All numbers whose fields begin with a prefix, by the rest of their names. */
  public Map<String, Long> numbers(String prefix) {
    var numbers = new LinkedHashMap<String, Long>();
    for (var name : fields.keySet()) {
      if (name.startsWith(prefix)) {
        numbers.put(name.substring(prefix.length()), number(name, 0));
      }
    }
    return numbers;
  }

  /** A field that may be missing, as it is; null when it is. Not to be changed. */
  public byte @Nullable [] bytes(String name) {
    return fields.get(name);
  }

  /** All texts whose fields begin with a prefix, by the rest of their names. */
  public Map<String, String> texts(String prefix) {
    var texts = new LinkedHashMap<String, String>();
    for (var name : fields.keySet()) {
      if (name.startsWith(prefix)) {
        texts.put(name.substring(prefix.length()), get(name));
      }
    }
    return texts;
  }

  /** Begins a message of a type. */
  public static Builder of(String type) {
    return new Builder().put(StreamContract.TYPE, type);
  }

  /** Collects the fields of a message. */
  public static final class Builder {
    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, String value) {
      fields.put(name, value.getBytes(UTF_8));
      return this;
    }

    /** Puts bytes as they are; leaves the field out when there are none. */
    public Builder putNullable(String name, byte @Nullable [] value) {
      if (value != null) {
        fields.put(name, value);
      }
      return this;
    }

    public Builder put(String name, long value) {
      return put(name, Long.toString(value));
    }

    public Builder put(String name, Instant value) {
      return put(name, value.toEpochMilli());
    }

    /** The fields in the order in which they were put. */
    public Map<String, byte[]> build() {
      return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }
}
