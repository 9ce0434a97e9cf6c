package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.json.InvalidJsonException;
import io.fynix.platform.json.RawJson;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request's JSON object. Members that nobody asks for are ignored; a member that
 * is {@code null} is absent, except for raw ones.
 *
 * <p>A member of the wrong type is a {@link ProblemException}: the body is not JSON for the method.
 */
final class RequestBody {
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

  /** Whether a whole number is present and not zero. */
  boolean isPositive(String name) {
    RawJson value = find(name, RawJson.Kind.NUMBER, "a whole number");
    if (value == null) {
      return false;
    }
    for (byte digit : value.bytes()) {
      if (digit < '0' || digit > '9') {
        throw invalid("'" + name + "' is not a whole number.");
      }
    }
    return value.bytes()[0] != '0';
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
