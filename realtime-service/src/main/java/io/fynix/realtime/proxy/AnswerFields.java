package io.fynix.realtime.proxy;

import io.fynix.platform.json.InvalidJsonException;
import io.fynix.platform.json.RawJson;
import io.fynix.platform.json.RawJson.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object of the application's, by name. A null is no member; a member of
 * another type than asked for makes the answer malformed. Payloads stay as the application wrote
 * them.
 */
final class AnswerFields {
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final Map<String, RawJson> members;

  private AnswerFields(Map<String, RawJson> members) {
    this.members = members;
  }

  /**
   * @throws MalformedAnswerException when it is no JSON object
   */
  static AnswerFields parse(byte[] json) {
    try {
      return of(RawJson.parse(json), "the answer");
    } catch (InvalidJsonException e) {
      throw new MalformedAnswerException("the answer is not JSON");
    }
  }

  private static AnswerFields of(RawJson json, String name) {
    if (!json.is(Kind.OBJECT)) {
      throw wrongType(name);
    }
    return new AnswerFields(json.members());
  }

  private @Nullable RawJson get(String name, Kind kind) {
    RawJson value = members.get(name);
    if (value == null || value.is(Kind.NULL)) {
      return null;
    }
    if (!value.is(kind)) {
      throw wrongType(name);
    }
    return value;
  }

  private static MalformedAnswerException wrongType(String name) {
    return new MalformedAnswerException("of a wrong type: " + name);
  }

  /** Null when there is none. */
  @Nullable AnswerFields object(String name) {
    RawJson value = get(name, Kind.OBJECT);
    return value == null ? null : of(value, name);
  }

  /** The objects by name in an object; none when it is missing. */
  Map<String, AnswerFields> objects(String name) {
    RawJson value = get(name, Kind.OBJECT);
    var objects = new LinkedHashMap<String, AnswerFields>();
    if (value != null) {
      value.members().forEach((key, member) -> objects.put(key, of(member, name)));
    }
    return objects;
  }

  /** Empty when there is none. */
  String text(String name) {
    RawJson value = get(name, Kind.STRING);
    return value == null ? "" : value.text();
  }

  List<String> texts(String name) {
    RawJson value = get(name, Kind.ARRAY);
    var texts = new ArrayList<String>();
    if (value != null) {
      for (RawJson element : value.elements()) {
        if (!element.is(Kind.STRING)) {
          throw wrongType(name);
        }
        texts.add(element.text());
      }
    }
    return texts;
  }

  Map<String, String> textsByName(String name) {
    RawJson value = get(name, Kind.OBJECT);
    var texts = new LinkedHashMap<String, String>();
    if (value != null) {
      value
          .members()
          .forEach(
              (key, member) -> {
                if (!member.is(Kind.STRING)) {
                  throw wrongType(name);
                }
                texts.put(key, member.text());
              });
    }
    return texts;
  }

  boolean flag(String name) {
    RawJson value = get(name, Kind.BOOLEAN);
    return value != null && value.isTrue();
  }

  /** 0 when there is none. */
  long number(String name) {
    RawJson value = get(name, Kind.NUMBER);
    if (value == null) {
      return 0;
    }
    try {
      return Long.parseLong(new String(value.bytes(), StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw wrongType(name);
    }
  }

  /** Seconds since 1970; null when there is none, or 0. */
  @Nullable Instant instant(String name) {
    long seconds = number(name);
    return seconds == 0 ? null : Instant.ofEpochSecond(Math.clamp(seconds, 0, LAST_SECOND));
  }

  /** The bytes of one member, which win, or the JSON text of the other; null for neither. */
  byte @Nullable [] payload(String jsonName, String base64Name) {
    String base64 = text(base64Name);
    if (!base64.isEmpty()) {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw wrongType(base64Name);
      }
    }
    RawJson value = members.get(jsonName);
    return value == null || value.is(Kind.NULL) ? null : value.bytes();
  }

  /** The JSON text of an object; null when there is none. */
  byte @Nullable [] raw(String name) {
    RawJson value = get(name, Kind.OBJECT);
    return value == null ? null : value.bytes();
  }

  /** Options of a namespace, by name, each as {@code {"value": true}}. */
  Map<String, Boolean> overrides(String name) {
    var overrides = new LinkedHashMap<String, Boolean>();
    objects(name).forEach((option, value) -> overrides.put(option, value.flag("value")));
    return Map.copyOf(overrides);
  }
}
