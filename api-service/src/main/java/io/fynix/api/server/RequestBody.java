package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.json.InvalidJsonException;
import io.fynix.platform.json.RawJson;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request's JSON object. Members that nobody asks for are ignored; a member that
 * is {@code null} is absent, except for raw ones.
 *
 * <p>A member of the wrong type is a {@link ProblemException}: the body is not JSON for the method.
 */
final class RequestBody {
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /** A body without members. */
  static final RequestBody EMPTY = new RequestBody(Map.of());

  private final Map<String, RawJson> members;

  private RequestBody(Map<String, RawJson> members) {
    this.members = members;
  }

  static RequestBody parse(byte[] body) {
    RawJson value;
    try {
      value = RawJson.parse(body);
    } catch (InvalidJsonException e) {
      throw invalid("The body is not JSON: " + e.getMessage() + ".");
    }
    if (!value.is(RawJson.Kind.OBJECT)) {
      throw invalid("The body is not a JSON object.");
    }
    return new RequestBody(value.members());
  }

  /** A string, empty when absent. */
  String text(String name) {
    RawJson value = find(name, RawJson.Kind.STRING, "a string");
    return value == null ? "" : value.text();
  }

  /** A boolean, false when absent. */
  boolean flag(String name) {
    RawJson value = find(name, RawJson.Kind.BOOLEAN, "a boolean");
    return value != null && value.isTrue();
  }

  /** A whole number of up to 64 bits without a sign, 0 when absent. */
  long unsigned(String name) {
    try {
      return Long.parseUnsignedLong(digits(name)); // refuses a minus
    } catch (NumberFormatException e) {
      throw invalid("'" + name + "' is not a whole number between 0 and 18446744073709551615.");
    }
  }

  /** A whole number, 0 when absent. */
  int integer(String name) {
    try {
      return Integer.parseInt(digits(name));
    } catch (NumberFormatException e) {
      throw invalid("'" + name + "' is not a whole number of 32 bits.");
    }
  }

  /** A time in seconds since 1970, null when absent or 0. */
  @Nullable Instant time(String name) {
    try {
      long seconds = Long.parseLong(digits(name));
      return seconds == 0 ? null : Instant.ofEpochSecond(Math.clamp(seconds, 1, LAST_SECOND));
    } catch (NumberFormatException e) {
      throw invalid("'" + name + "' is not a time in whole seconds.");
    }
  }

  private String digits(String name) {
    RawJson value = find(name, RawJson.Kind.NUMBER, "a whole number");
    return value == null ? "0" : new String(value.bytes(), StandardCharsets.US_ASCII);
  }

  /** A place in a stream, null when absent. */
  @Nullable StreamPosition position(String name) {
    RequestBody position = object(name);
    if (position == null) {
      return null;
    }
    long offset = position.unsigned("offset");
    if (offset < 0) {
      throw invalid("'" + name + ".offset' is larger than any stream.");
    }
    return new StreamPosition(offset, position.text("epoch"));
  }

  /** An object, null when absent. */
  @Nullable RequestBody object(String name) {
    RawJson value = find(name, RawJson.Kind.OBJECT, "an object");
    return value == null ? null : new RequestBody(value.members());
  }

  /** A list of objects, empty when absent. */
  List<RequestBody> objects(String name) {
    return elements(name, RawJson.Kind.OBJECT, "a list of objects").stream()
        .map(element -> new RequestBody(element.members()))
        .toList();
  }

  /** A list of strings, empty when absent. */
  List<String> textList(String name) {
    return elements(name, RawJson.Kind.STRING, "a list of strings").stream()
        .map(RawJson::text)
        .toList();
  }

  private List<RawJson> elements(String name, RawJson.Kind kind, String what) {
    RawJson value = find(name, RawJson.Kind.ARRAY, what);
    if (value == null) {
      return List.of();
    }
    List<RawJson> elements = value.elements();
    if (!elements.stream().allMatch(element -> element.is(kind))) {
      throw invalid("'" + name + "' is not " + what + ".");
    }
    return elements;
  }

  /** The names of the members. */
  Set<String> names() {
    return members.keySet();
  }

  /** An object of strings, empty when absent. */
  Map<String, String> texts(String name) {
    RawJson value = find(name, RawJson.Kind.OBJECT, "an object of strings");
    if (value == null) {
      return Map.of();
    }
    var texts = new LinkedHashMap<String, String>();
    value
        .members()
        .forEach(
            (key, text) -> {
              if (!text.is(RawJson.Kind.STRING)) {
                throw invalid("'" + name + "' is not an object of strings.");
              }
              texts.put(key, text.text());
            });
    return texts;
  }

  /** As {@link #payload}, null when there is neither. */
  byte @Nullable [] findPayload(String name, String base64Name) {
    return members.containsKey(name) || !text(base64Name).isEmpty()
        ? payload(name, base64Name)
        : null;
  }

  /**
   * A payload: the bytes of {@code base64Name}, decoded, when it is present and not empty; else the
   * value of {@code name} as it was written; else nothing.
   *
   * @throws ApiException when the base64 is broken
   */
  byte[] payload(String name, String base64Name) {
    String base64 = text(base64Name);
    if (!base64.isEmpty()) {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new ApiException(ErrorCode.BAD_REQUEST, base64Name + " is not base64");
      }
    }
    RawJson value = members.get(name);
    return value == null ? new byte[0] : value.bytes();
  }

  private @Nullable RawJson find(String name, RawJson.Kind kind, String what) {
    RawJson value = members.get(name);
    if (value == null || value.is(RawJson.Kind.NULL)) {
      return null;
    }
    if (!value.is(kind)) {
      throw invalid("'" + name + "' is not " + what + ".");
    }
    return value;
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
