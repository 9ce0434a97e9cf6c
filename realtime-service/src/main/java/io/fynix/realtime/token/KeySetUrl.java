package io.fynix.realtime.token;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a key set, with what it takes from a token's issuer and audience. Immutable. */
final class KeySetUrl {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-zA-Z][a-zA-Z0-9]*)}}");

  /** What may stand for a placeholder: neither a path of its own nor another host. */
  private static final Pattern VALUE = Pattern.compile("[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*");

  private static final int MAX_VALUE_LENGTH = 128;

  private final String template;
  private final List<String> names;
  private final Optional<Pattern> issuer;
  private final Optional<Pattern> audience;

  private KeySetUrl(
      String template, List<String> names, Optional<Pattern> issuer, Optional<Pattern> audience) {
    this.template = template;
    this.names = names;
    this.issuer = issuer;
    this.audience = audience;
  }

  /**
   * @throws IllegalArgumentException when it is no HTTP address, or names a group that is in
   *     neither pattern
   */
  static KeySetUrl of(String template, TokenOptions options) {
    List<String> names =
        PLACEHOLDER.matcher(template).results().map(found -> found.group(1)).toList();
    for (String name : names) {
      if (!has(options.issuerRegex(), name) && !has(options.audienceRegex(), name)) {
        throw new IllegalArgumentException(
            "jwks-public-endpoint: neither issuer-regex nor audience-regex has a group " + name);
      }
    }
    URI example;
    try {
      example = URI.create(PLACEHOLDER.matcher(template).replaceAll("x"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("jwks-public-endpoint is no URL", e);
    }
    if (example.getHost() == null || !String.valueOf(example.getScheme()).matches("https?")) {
      throw new IllegalArgumentException("jwks-public-endpoint is no http or https URL");
    }
    return new KeySetUrl(template, names, options.issuerRegex(), options.audienceRegex());
  }

  private static boolean has(Optional<Pattern> pattern, String group) {
    return pattern.map(p -> p.namedGroups().containsKey(group)).orElse(false);
  }

  /**
   * @param payload of a token that nobody has verified
   */
  URI of(String payload) throws InvalidTokenException {
    if (names.isEmpty()) {
      return URI.create(template);
    }
    Claims claims = Claims.parse(payload, "sub");
    Map<String, String> values = new HashMap<>();
    take(audience, claims.texts("aud"), values);
    take(issuer, List.of(claims.text("iss")), values);
    StringBuilder url = new StringBuilder();
    Matcher placeholders = PLACEHOLDER.matcher(template);
    while (placeholders.find()) {
      String value = values.get(placeholders.group(1));
      if (value == null || value.length() > MAX_VALUE_LENGTH || !VALUE.matcher(value).matches()) {
        throw new InvalidTokenException("the token's issuer or audience leads to no key set");
      }
      placeholders.appendReplacement(url, Matcher.quoteReplacement(value));
    }
    return URI.create(placeholders.appendTail(url).toString());
  }

  private static void take(
      Optional<Pattern> pattern, List<String> claimed, Map<String, String> values) {
    pattern.ifPresent(
        p ->
            claimed.stream()
                .map(p::matcher)
                .filter(Matcher::find)
                .findFirst()
                .ifPresent(match -> groups(match, values)));
  }

  private static void groups(MatchResult match, Map<String, String> values) {
    match
        .namedGroups()
        .forEach(
            (name, index) -> {
              String value = match.group(index);
              if (value != null) {
                values.put(name, value);
              }
            });
  }
}
