package io.fynix.platform.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The claims of a token whose signature is verified. Immutable. */
final class AccessTokenPayload {
  private static final int MAX_DEPTH = 32;
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode json;

  private AccessTokenPayload(JsonNode json) {
    this.json = json;
  }

  static AccessTokenPayload parse(String text) throws InvalidAccessTokenException {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.isObject()) {
        return new AccessTokenPayload(json);
      }
    } catch (JsonProcessingException e) {
      throw new InvalidAccessTokenException("the claims are not JSON, or one is there twice");
    }
    throw new InvalidAccessTokenException("the claims are no object");
  }

  SessionPrincipal principal() throws InvalidAccessTokenException {
    return new SessionPrincipal(
        text("sub"),
        text(AccessTokenNames.SESSION),
        AssuranceLevel.of(text(AccessTokenNames.AAL))
            .orElseThrow(() -> wrong(AccessTokenNames.AAL)),
        time(AccessTokenNames.AUTHENTICATED_AT),
        time("iat"),
        time("exp"),
        number(AccessTokenNames.USER_EPOCH),
        number(AccessTokenNames.GLOBAL_EPOCH),
        custom());
  }

  String issuer() throws InvalidAccessTokenException {
    return text("iss");
  }

  /** One audience or several. */
  List<String> audiences() throws InvalidAccessTokenException {
    JsonNode value = json.path("aud");
    if (!value.isArray()) {
      return List.of(text("aud"));
    }
    List<String> audiences = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw wrong("aud");
      }
      audiences.add(each.textValue());
    }
    return audiences;
  }

  /** When the token begins; the epoch when it does not say. */
  Instant notBefore() throws InvalidAccessTokenException {
    return json.has("nbf") ? time("nbf") : Instant.EPOCH;
  }

  private Map<String, Object> custom() {
    Map<String, Object> custom = MAPPER.convertValue(json, OBJECT);
    custom.keySet().removeAll(AccessTokenNames.RESERVED);
    return Collections.unmodifiableMap(custom);
  }

  private String text(String name) throws InvalidAccessTokenException {
    JsonNode value = json.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(name);
    }
    return value.textValue();
  }

  private long number(String name) throws InvalidAccessTokenException {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name);
    }
    return value.longValue();
  }

  private Instant time(String name) throws InvalidAccessTokenException {
    long seconds = number(name);
    if (seconds < 0 || seconds > LAST_SECOND) {
      throw wrong(name);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static InvalidAccessTokenException wrong(String name) {
    return new InvalidAccessTokenException("a claim is missing or of a wrong type: " + name);
  }

  /** Says nothing about the user. */
  @Override
  public String toString() {
    return "AccessTokenPayload[" + json.size() + "]";
  }
}
