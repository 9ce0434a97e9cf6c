package io.fynix.api.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.address.Networks;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a new key shall be.
 *
 * @param name appears in logs
 * @param owner who answers for it, for people
 * @param networks addresses and networks from which it may be used; none or empty for everywhere
 * @param expiresInSeconds its life; null for no end
 */
record KeyRequest(
    @Nullable String name,
    @Nullable String owner,
    @Nullable Set<String> scopes,
    @Nullable String tier,
    @Nullable List<String> networks,
    @JsonProperty("expires_in_seconds") @Nullable Long expiresInSeconds) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SCOPE = Pattern.compile("\\*|[a-z][a-z0-9:-]{0,63}");
  private static final Pattern TIER = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final int MAX_OWNER = 128;
  private static final int MAX_SCOPES = 64;
  private static final int MAX_NETWORKS = 64;
  private static final long MAX_LIFE_SECONDS = 3660L * 24 * 3600;

  /** A request whose members are within their bounds. */
  record Checked(
      String name,
      String owner,
      Set<String> scopes,
      @Nullable String tier,
      List<String> networks,
      @Nullable Long expiresInSeconds) {}

  /**
   * Checks the members.
   *
   * @throws ProblemException {@link ProblemType#INVALID_REQUEST} naming the first that is wrong
   */
  Checked check() {
    if (name == null || !NAME.matcher(name).matches()) {
      throw invalid("name must be 1 to 64 letters, digits, '.', '_' or '-'");
    }
    if (owner != null && owner.length() > MAX_OWNER) {
      throw invalid("owner must be at most " + MAX_OWNER + " characters");
    }
    if (scopes == null
        || scopes.isEmpty()
        || scopes.size() > MAX_SCOPES
        || !scopes.stream().allMatch(scope -> scope != null && SCOPE.matcher(scope).matches())) {
      throw invalid("scopes must be 1 to " + MAX_SCOPES + " names such as publish");
    }
    if (tier != null && !TIER.matcher(tier).matches()) {
      throw invalid("tier must be a name of a-z, 0-9 and '-'");
    }
    if (expiresInSeconds != null && (expiresInSeconds < 1 || expiresInSeconds > MAX_LIFE_SECONDS)) {
      throw invalid("expires_in_seconds must be 1 to " + MAX_LIFE_SECONDS);
    }
    return new Checked(
        name, owner == null ? "" : owner, scopes, tier, checkedNetworks(), expiresInSeconds);
  }

  private List<String> checkedNetworks() {
    List<String> given = networks == null ? List.of() : networks;
    if (given.size() > MAX_NETWORKS || given.stream().anyMatch(Objects::isNull)) {
      throw invalid("networks must be at most " + MAX_NETWORKS + " addresses or networks");
    }
    try {
      Networks.of(given);
    } catch (IllegalArgumentException e) {
      throw invalid("networks: " + e.getMessage());
    }
    return given;
  }

  private static ProblemException invalid(String what) {
    return new ProblemException(ProblemType.INVALID_REQUEST, what + ".");
  }
}
