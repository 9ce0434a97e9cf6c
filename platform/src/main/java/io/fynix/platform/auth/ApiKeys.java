package io.fynix.platform.auth;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the API keys, by their hashes. Immutable; safe from any thread; never blocks.
 *
 * <p>The time that a check takes depends on the length of what is presented and on the number of
 * keys, never on how much of a key is right.
 */
@Singleton
@Startup
public final class ApiKeys {
  private static final String SCHEME = "apikey ";
  private static final Principal ANYBODY = new Principal("insecure", Set.of("*"));

  private final List<ApiKey> keys;
  private final boolean inQuery;
  private final boolean insecure;
  private final MeterRegistry metrics;

  /**
   * Reads the keys.
   *
   * @throws IllegalArgumentException when two names have the same key
   */
  public ApiKeys(AuthConfig config, MeterRegistry metrics) {
    this.keys =
        config.apiKeys().entrySet().stream()
            .map(
                entry ->
                    new ApiKey(
                        HexFormat.of().parseHex(entry.getValue().sha256()),
                        new Principal(entry.getKey(), entry.getValue().scopes())))
            .toList();
    this.inQuery = config.apiKeyInQuery();
    this.insecure = config.insecure();
    this.metrics = metrics;
    long different =
        keys.stream().map(key -> HexFormat.of().formatHex(key.sha256())).distinct().count();
    if (different < keys.size()) {
      throw new IllegalArgumentException("fynix.auth.api-keys: two names have the same key");
    }
  }

  /** Where a request may carry its key; what it does not carry is null. */
  public record Presented(
      @Nullable String apiKeyHeader, @Nullable String authorization, @Nullable String query) {

    /** Hides the key. */
    @Override
    public String toString() {
      return "Presented[hidden]";
    }
  }

  /**
   * Finds who presents a key. The header {@code X-API-Key} counts before {@code Authorization}, and
   * that before the query, where it is permitted.
   *
   * @throws ProblemException {@link ProblemType#UNAUTHENTICATED} when there is no key or a wrong
   *     one
   */
  public Principal authenticate(Presented presented) {
    if (insecure) {
      return ANYBODY;
    }
    String key = choose(presented);
    if (key == null || key.isEmpty()) {
      throw refused("missing", ProblemType.UNAUTHENTICATED, "The request has no API key.");
    }
    Principal principal = find(sha256(key));
    if (principal == null) {
      throw refused("unknown", ProblemType.UNAUTHENTICATED, "The API key is not known.");
    }
    return principal;
  }

  /**
   * Checks that a principal has a scope.
   *
   * @throws ProblemException {@link ProblemType#PERMISSION_DENIED} when it has not
   */
  public void require(Principal principal, String scope) {
    if (!principal.may(scope)) {
      throw refused(
          "scope", ProblemType.PERMISSION_DENIED, "The API key lacks the scope '" + scope + "'.");
    }
  }

  private @Nullable String choose(Presented presented) {
    if (presented.apiKeyHeader() != null) {
      return presented.apiKeyHeader();
    }
    String authorization = presented.authorization();
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return authorization.substring(SCHEME.length()).strip();
    }
    return inQuery ? presented.query() : null;
  }

  private @Nullable Principal find(byte[] sha256) {
    Principal found = null;
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.sha256(), sha256)) {
        found = key.principal(); // no early exit: see the class comment
      }
    }
    return found;
  }

  private ProblemException refused(String reason, ProblemType type, String detail) {
    metrics.counter(MetricNames.AUTH_FAILURES, "reason", reason).increment();
    return new ProblemException(type, detail);
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time only, never by equals
  private record ApiKey(byte[] sha256, Principal principal) {
    @Override
    public String toString() {
      return "ApiKey[" + principal.name() + "]";
    }
  }
}
