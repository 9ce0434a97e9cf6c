package io.fynix.platform.auth;

import io.fynix.platform.address.Networks;
import io.fynix.platform.digest.Sha256;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the API keys, by their hashes: those of the configuration, and those that were made over
 * the admin API. Safe from any thread; never blocks.
 *
 * <p>A hash of 256 random bits cannot be guessed digit by digit, so looking it up tells nothing.
 * The keys of the configuration were chosen by people: checking those takes a time that depends on
 * the length of what is presented and on the number of keys, never on how much of a key is right.
 */
@Singleton
@Startup
public final class ApiKeys {
  private static final String SCHEME = "apikey ";
  private static final Principal ANYBODY = new Principal("insecure", Set.of("*"));

  private final List<Configured> configured;
  private final @Nullable ApiKeyDirectory directory;
  private final @Nullable ApiKeyUsage usage;
  private final Clock clock;
  private final boolean inQuery;
  private final boolean insecure;
  private final MeterRegistry metrics;

  /**
   * Reads the keys of the configuration; those of the directory come when it has read them.
   *
   * @throws IllegalArgumentException when two names have the same key, or networks are none
   */
  @Inject
  ApiKeys(
      AuthConfig config,
      ApiKeyDirectory directory,
      ApiKeyUsage usage,
      Clock clock,
      MeterRegistry metrics) {
    this(config, clock, metrics, directory, usage);
  }

  /** Only the keys of the configuration. */
  public ApiKeys(AuthConfig config, MeterRegistry metrics) {
    this(config, Clock.systemUTC(), metrics, null, null);
  }

  private ApiKeys(
      AuthConfig config,
      Clock clock,
      MeterRegistry metrics,
      @Nullable ApiKeyDirectory directory,
      @Nullable ApiKeyUsage usage) {
    this.configured =
        config.apiKeys().entrySet().stream()
            .map(entry -> Configured.of(entry.getKey(), entry.getValue()))
            .toList();
    this.directory = directory;
    this.usage = usage;
    this.clock = clock;
    this.inQuery = config.apiKeyInQuery();
    this.insecure = config.insecure();
    this.metrics = metrics;
    long different =
        configured.stream().map(key -> HexFormat.of().formatHex(key.sha256())).distinct().count();
    if (different < configured.size()) {
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

  /** As {@link #authenticate(Presented, InetAddress)} for a caller without an address. */
  public Principal authenticate(Presented presented) {
    return authenticate(presented, null);
  }

  /**
   * Finds who presents a key. The header {@code X-API-Key} counts before {@code Authorization}, and
   * that before the query, where it is permitted.
   *
   * @param address whom the request comes from; null when it has no address
   * @throws ProblemException {@link ProblemType#UNAUTHENTICATED} when there is no key or a wrong
   *     one, {@link ProblemType#PERMISSION_DENIED} when it may not be used from there, {@link
   *     ProblemType#STORE_UNAVAILABLE} when this node has not read the keys yet
   */
  public Principal authenticate(Presented presented, @Nullable InetAddress address) {
    if (insecure) {
      return ANYBODY;
    }
    String secret = choose(presented);
    if (secret == null || secret.isEmpty()) {
      throw refused("missing", ProblemType.UNAUTHENTICATED, "The request has no API key.");
    }
    ApiKey key = find(secret);
    if (key == null) {
      if (directory != null && !directory.isSynced() && ApiKeySecret.isWellFormed(secret)) {
        throw refused("unsynced", ProblemType.STORE_UNAVAILABLE, "API keys are being read.");
      }
      throw refused("unknown", ProblemType.UNAUTHENTICATED, "The API key is not known.");
    }
    if (!key.isValid(clock.instant())) {
      throw refused("expired", ProblemType.UNAUTHENTICATED, "The API key has expired.");
    }
    if (!key.maySend(address)) {
      throw refused(
          "address",
          ProblemType.PERMISSION_DENIED,
          "The API key may not be used from this address.");
    }
    if (usage != null && key.stored()) {
      usage.used(key.id());
    }
    return key.principal();
  }

  /** The valid key that is presented, from wherever; null when there is none. Counts nothing. */
  public @Nullable ApiKey find(Presented presented) {
    String secret = choose(presented);
    ApiKey key = secret == null || secret.isEmpty() ? null : find(secret);
    return key != null && key.isValid(clock.instant()) ? key : null;
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

  private @Nullable ApiKey find(String secret) {
    String sha256 = Sha256.hexOf(secret);
    byte[] digest = HexFormat.of().parseHex(sha256);
    ApiKey found = null;
    for (Configured each : configured) {
      if (MessageDigest.isEqual(each.sha256(), digest)) {
        found = each.key(); // no early exit: see the class comment
      }
    }
    return found == null && directory != null ? directory.find(sha256) : found;
  }

  private ProblemException refused(String reason, ProblemType type, String detail) {
    metrics.counter(MetricNames.AUTH_FAILURES, "reason", reason).increment();
    return new ProblemException(type, detail);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time only, never by equals
  private record Configured(byte[] sha256, ApiKey key) {
    static Configured of(String name, AuthConfig.ApiKeyConfig config) {
      try {
        return new Configured(
            HexFormat.of().parseHex(config.sha256()),
            new ApiKey(
                name,
                new Principal(name, config.scopes()),
                config.tier().orElse(null),
                Networks.of(config.networks().orElse(List.of())),
                null,
                false));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "fynix.auth.api-keys." + name + ": " + e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return "Configured[" + key.id() + "]";
    }
  }
}
