package io.fynix.platform.limit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits that were checked and can be applied. Immutable. */
public final class Rules {
  static final int MAX_POLICIES = 64;
  static final int MAX_ROUTES = 256;
  static final int MAX_TIERS = 64;

  /** Buckets of one request: a script that asks more would hold up Redis. */
  static final int MAX_POLICIES_OF_REQUEST = 8;

  private final Map<String, Policy> policies;
  private final List<Route> routes;
  private final Map<String, List<Policy>> tiers;
  private final Map<String, Long> highestCosts = new HashMap<>();

  private Rules(Map<String, Policy> policies, List<Route> routes, Map<String, List<Policy>> tiers) {
    this.policies = policies;
    this.routes = routes;
    this.tiers = tiers;
  }

  /**
   * Checks what was written down.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Rules of(LimitRules written) {
    atMost(MAX_POLICIES, "policies", written.policies());
    atMost(MAX_ROUTES, "routes", written.routes());
    atMost(MAX_TIERS, "tiers", written.tiers());
    Map<String, Policy> policies = new TreeMap<>();
    written
        .policies()
        .forEach(
            (name, rule) ->
                policies.put(
                    name,
                    Policy.of(
                        name,
                        rule.partition(),
                        rule.quota(),
                        rule.window(),
                        rule.burst().orElse(rule.quota()),
                        rule.shadow())));
    Map<String, List<Policy>> tiers = new TreeMap<>();
    written
        .tiers()
        .forEach(
            (name, rule) ->
                tiers.put(name, named(rule.policies(), policies, "tier '" + name + "'")));
    List<Route> routes =
        written.routes().entrySet().stream()
            .map(entry -> route(entry.getKey(), entry.getValue(), policies))
            .sorted(Comparator.comparing(Route::name))
            .toList();
    Rules rules = new Rules(policies, routes, tiers);
    routes.forEach(rules::checkCosts);
    return rules;
  }

  private static Route route(String name, LimitRules.RouteRule rule, Map<String, Policy> policies) {
    if (rule.cost() < 0 || rule.cost() > Charge.MAX_COST) {
      throw new IllegalArgumentException(
          "route '" + name + "': cost must be 0 to " + Charge.MAX_COST);
    }
    return new Route(
        name,
        rule.paths(),
        rule.methods().orElse(Set.of()),
        named(rule.policies().orElse(List.of()), policies, "route '" + name + "'"),
        rule.tiers(),
        rule.cost(),
        rule.failureMode());
  }

  private static List<Policy> named(
      Collection<String> names, Map<String, Policy> policies, String where) {
    List<Policy> found = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      Policy policy = policies.get(name);
      if (policy == null) {
        throw new IllegalArgumentException(where + ": there is no policy '" + name + "'");
      }
      found.add(policy);
    }
    return List.copyOf(found);
  }

  private static void atMost(int most, String what, Map<String, ?> rules) {
    if (rules.size() > most) {
      throw new IllegalArgumentException("more than " + most + " " + what);
    }
  }

  /** A request that costs more than a burst would never be let through. */
  private void checkCosts(Route route) {
    checkCosts(route, route.policies());
    if (route.tiers()) {
      tiers.values().forEach(ofTier -> checkCosts(route, together(route.policies(), ofTier)));
    }
  }

  private void checkCosts(Route route, List<Policy> ofRequest) {
    if (ofRequest.size() > MAX_POLICIES_OF_REQUEST) {
      throw new IllegalArgumentException(
          "route '%s': more than %d policies for one request, with those of a tier"
              .formatted(route.name(), MAX_POLICIES_OF_REQUEST));
    }
    for (Policy policy : ofRequest) {
      if (route.cost() > policy.burst()) {
        throw new IllegalArgumentException(
            "route '%s': its cost %d is above the burst %d of policy '%s'"
                .formatted(route.name(), route.cost(), policy.burst(), policy.name()));
      }
      highestCosts.merge(policy.name(), route.cost(), Math::max);
    }
  }

  private static List<Policy> together(List<Policy> some, List<Policy> others) {
    Set<Policy> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  /** All policies, by name. */
  public Collection<Policy> policies() {
    return policies.values();
  }

  /** The most specific route of a request; of equal ones the first by name. */
  public Optional<Route> route(String method, String path) {
    String canonical = canonical(path);
    Route closest = null;
    int most = -1;
    for (Route route : routes) {
      int matches = route.matches(method, canonical);
      if (matches > most) {
        most = matches;
        closest = route;
      }
    }
    return Optional.ofNullable(closest);
  }

  /** What a request costs whom; null when no route matches it. */
  public @Nullable Plan plan(String method, String path, Caller caller) {
    Route route = route(method, path).orElse(null);
    if (route == null) {
      return null;
    }
    List<Policy> ofTier =
        route.tiers() && caller.tier() != null
            ? tiers.getOrDefault(caller.tier(), List.of())
            : List.of();
    List<Policy> all = ofTier.isEmpty() ? route.policies() : together(route.policies(), ofTier);
    List<Charge> charges = new ArrayList<>(all.size());
    List<Charge> shadows = new ArrayList<>();
    for (Partition partition : Partition.values()) {
      for (Policy policy : all) {
        if (policy.partition() == partition) {
          (policy.shadow() ? shadows : charges)
              .add(Charge.of(policy, caller.subject(partition, route.name()), route.cost()));
        }
      }
    }
    return new Plan(route, charges, shadows);
  }

  /**
   * The share of a policy that one of several nodes has by itself: units flow back more slowly, and
   * fewer lie ready, but enough for the dearest request.
   */
  Policy share(Policy policy, int nodes) {
    long needed = Math.max(1, highestCosts.getOrDefault(policy.name(), 1L));
    long burst = Math.max(needed, policy.burst() / nodes);
    long window = Math.min(policy.windowMicros() * nodes, Policy.MAX_CAPACITY / burst);
    return new Policy(
        policy.name(),
        policy.partition(),
        policy.quota(),
        window,
        burst,
        policy.shadow(),
        policy.version() + "/" + nodes);
  }

  /** Without what REST does not look at when it finds a resource. */
  private static String canonical(String path) {
    String plain = path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
    int end = plain.length();
    while (end > 1 && plain.charAt(end - 1) == '/') {
      end--;
    }
    return plain.substring(0, end);
  }
}
