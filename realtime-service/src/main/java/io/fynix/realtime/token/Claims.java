package io.fynix.realtime.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token, by name. A claim that is null is absent; one of another type than asked
 * for makes the token invalid. Immutable.
 */
final class Claims {
  private static final int MAX_DEPTH = 64;
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final JsonNode json;
  private final String userIdClaim;

  private Claims(JsonNode json, String userIdClaim) {
    this.json = json;
    this.userIdClaim = userIdClaim;
  }

  /** The payload of a token whose signature is verified. */
  static Claims parse(String payload, String userIdClaim) throws InvalidTokenException {
    JsonNode json;
    try {
      json = MAPPER.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new InvalidTokenException("the claims are not JSON, or one is there twice");
    }
    if (!json.isObject()) {
      throw new InvalidTokenException("the claims are no object");
    }
    return new Claims(json, userIdClaim);
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** The user id, empty for an anonymous user. */
  String user() throws InvalidTokenException {
    return text(userIdClaim);
  }

  /** Empty when there is none. */
  String text(String name) throws InvalidTokenException {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return "";
    }
    if (!value.isTextual()) {
      throw wrongType(name);
    }
    return value.textValue();
  }

  /** A list of texts; a text alone is a list of one. */
  List<String> texts(String name) throws InvalidTokenException {
    JsonNode value = get(name);
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    if (!value.isMissingNode() && !value.isArray()) {
      throw wrongType(name);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        throw wrongType(name);
      }
      texts.add(element.textValue());
    }
    return List.copyOf(texts);
  }

  /** Seconds since 1970, at most those of the year 9999; null when there is none. */
  @Nullable Instant instant(String name) throws InvalidTokenException {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(name);
    }
    double seconds = Math.clamp(value.doubleValue(), 0, LAST_SECOND);
    return Instant.ofEpochSecond((long) seconds);
  }

  /** When what the token opens has to end; null for never. */
  @Nullable Instant expiresAt() throws InvalidTokenException {
    Instant chosen = instant("expire_at");
    if (chosen == null) {
      return instant("exp");
    }
    return chosen.equals(Instant.EPOCH) ? null : chosen;
  }

  /** The bytes of one claim, which win, or the JSON text of the other; null when there is none. */
  byte @Nullable [] payload(String jsonName, String base64Name) throws InvalidTokenException {
    return payload(json, jsonName, base64Name);
  }

  private static byte @Nullable [] payload(JsonNode in, String jsonName, String base64Name)
      throws InvalidTokenException {
    JsonNode base64 = get(in, base64Name);
    if (base64.isTextual() && !base64.textValue().isEmpty()) {
      try {
        return Base64.getDecoder().decode(base64.textValue());
      } catch (IllegalArgumentException e) {
        throw wrongType(base64Name);
      }
    }
    if (!base64.isMissingNode() && !base64.isTextual()) {
      throw wrongType(base64Name);
    }
    JsonNode value = get(in, jsonName);
    return value.isMissingNode() ? null : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The JSON text of an object; null when there is none. */
  byte @Nullable [] object(String name) throws InvalidTokenException {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isObject()) {
      throw wrongType(name);
    }
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  Map<String, Boolean> overrides(String name) throws InvalidTokenException {
    return overrides(json, name);
  }

  private static Map<String, Boolean> overrides(JsonNode in, String name)
      throws InvalidTokenException {
    Map<String, Boolean> overrides = new HashMap<>();
    for (Map.Entry<String, JsonNode> override : objectProperties(in, name)) {
      JsonNode value = override.getValue().path("value");
      if (!value.isBoolean()) {
        throw wrongType(name);
      }
      overrides.put(override.getKey(), value.booleanValue());
    }
    return Map.copyOf(overrides);
  }

  Map<String, ServerSubscription> subscriptions(String name) throws InvalidTokenException {
    Map<String, ServerSubscription> subscriptions = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : objectProperties(json, name)) {
      JsonNode options = entry.getValue();
      if (!options.isObject()) {
        throw wrongType(name);
      }
      subscriptions.put(
          entry.getKey(),
          new ServerSubscription(
              payload(options, "info", "b64info"),
              payload(options, "data", "b64data"),
              overrides(options, "override"),
              null));
    }
    return Map.copyOf(subscriptions);
  }

  private static Iterable<Map.Entry<String, JsonNode>> objectProperties(JsonNode in, String name)
      throws InvalidTokenException {
    JsonNode value = get(in, name);
    if (!value.isMissingNode() && !value.isObject()) {
      throw wrongType(name);
    }
    return value.properties();
  }

  private JsonNode get(String name) {
    return get(json, name);
  }

  private static JsonNode get(JsonNode in, String name) {
    JsonNode value = in.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private static InvalidTokenException wrongType(String name) {
    return new InvalidTokenException("the claim is of a wrong type: " + name);
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "Claims[" + json.size() + "]";
  }
}
