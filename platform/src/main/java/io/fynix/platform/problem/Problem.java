package io.fynix.platform.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP error (RFC 9457).
 *
 * @param type URI of the {@link ProblemType}, or {@code about:blank} when the status says it all
 * @param title what happened, the same words for every occurrence
 * @param status HTTP status
 * @param detail what happened this time, for the caller; null when there is nothing to add
 * @param errors what is wrong with single fields or parameters; empty for most problems
 */
public record Problem(
    String type, String title, int status, @Nullable String detail, List<FieldError> errors) {

  /** The media type of the body. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * What is wrong with one field or parameter.
   *
   * @param field its name as the caller knows it
   * @param message what it should be
   */
  public record FieldError(String field, String message) {}

  static Problem of(ProblemType type, @Nullable String detail) {
    return new Problem(type.uri(), type.title(), type.status(), detail, List.of());
  }

  /** A problem of the list where one fits the status, else one that only repeats the status. */
  static Problem ofStatus(int status, String reasonPhrase) {
    return ProblemType.ofStatus(status)
        .map(type -> of(type, null))
        .orElseGet(() -> new Problem("about:blank", reasonPhrase, status, null, List.of()));
  }

  /** The headers that belong to the status, besides the content type. */
  Map<String, String> headers() {
    return switch (status) {
      case 401 -> Map.of("WWW-Authenticate", challenge());
      case 503 -> Map.of("Retry-After", "1");
      default -> Map.of();
    };
  }

  /** What would help: the caller's own key, or a session of its user. */
  private String challenge() {
    return type.equals(ProblemType.SESSION_INVALID.uri())
        ? "Bearer error=\"invalid_token\""
        : "apikey";
  }

  /** Short name for metrics: the slug, or {@code other}. */
  String metricTag() {
    int slash = type.lastIndexOf('/');
    return slash < 0 ? "other" : type.substring(slash + 1);
  }

  /** The body. Holds what {@link #detail} and {@link #errors} hold and nothing of any cause. */
  String toJson() {
    var json = new JsonObject().put("type", type).put("title", title).put("status", status);
    if (detail != null) {
      json.put("detail", detail);
    }
    if (!errors.isEmpty()) {
      var array = new JsonArray();
      errors.forEach(
          error ->
              array.add(
                  new JsonObject().put("field", error.field()).put("message", error.message())));
      json.put("errors", array);
    }
    return json.encode();
  }
}
