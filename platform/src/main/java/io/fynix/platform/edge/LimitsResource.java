package io.fynix.platform.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.fynix.platform.address.ClientAddress;
import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.auth.Scopes;
import io.fynix.platform.limit.Caller;
import io.fynix.platform.limit.Charge;
import io.fynix.platform.limit.Limits;
import io.fynix.platform.limit.Plan;
import io.fynix.platform.limit.Verdict;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.fynix.platform.redis.RedisUnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells operators which limits hold for a request, how much of them is left, and what speaks
 * against it.
 */
@Path("/v1/limits:explain")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LimitsResource {
  private static final int ANSWER_SECONDS = 5;

  private final Limits limits;

  LimitsResource(Limits limits) {
    this.limits = limits;
  }

  /**
   * What holds.
   *
   * @param route name of the route that matches; null when none does, and nothing limits the
   *     request
   * @param degraded whether this node limits without Redis at present
   * @param allowed whether the request would be let through by its limits
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Explanation(
      boolean enabled,
      @Nullable String route,
      @Nullable String failureMode,
      boolean degraded,
      boolean allowed,
      List<Applied> policies) {}

  /**
   * One limit.
   *
   * @param subject whose requests it counts together with this one
   * @param remaining units that are left
   * @param waitSeconds until the request fits in; 0 when it does
   * @param violated whether it speaks against the request
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Applied(
      String policy,
      String partition,
      String subject,
      long quota,
      double windowSeconds,
      long burst,
      long cost,
      boolean shadow,
      long remaining,
      double resetSeconds,
      double waitSeconds,
      boolean violated) {}

  /** The request is described by its parameters; it is not counted. */
  @GET
  @RequiresApiKey(scope = Scopes.ADMIN)
  public Explanation explain(
      @QueryParam("method") @DefaultValue("GET") String method,
      @QueryParam("path") @Nullable String path,
      @QueryParam("address") @DefaultValue("192.0.2.1") String address,
      @QueryParam("key") @Nullable String key,
      @QueryParam("tier") @Nullable String tier,
      @QueryParam("user") @Nullable String user)
      throws InterruptedException, ExecutionException {
    if (path == null || !path.startsWith("/")) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "path must be the path of a request, such as /v1/track.");
    }
    InetAddress parsed = ClientAddress.parse(address);
    if (parsed == null) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "address must be an IP address.");
    }
    Caller caller = new Caller(ClientAddress.of(parsed).text(), key, tier, user);
    Plan plan = limits.plan(method.toUpperCase(Locale.ROOT), path, caller);
    if (plan == null) {
      return new Explanation(limits.areOn(), null, null, limits.isDegraded(), true, List.of());
    }
    List<Applied> applied = new ArrayList<>(look(plan.charges()));
    boolean allowed = applied.stream().noneMatch(Applied::violated);
    applied.addAll(look(plan.shadows()));
    return new Explanation(
        limits.areOn(),
        plan.route().name(),
        plan.route().failureMode().name().toLowerCase(Locale.ROOT),
        limits.isDegraded(),
        allowed || !limits.areOn(),
        applied);
  }

  private List<Applied> look(List<Charge> charges) throws InterruptedException, ExecutionException {
    if (charges.isEmpty()) {
      return List.of();
    }
    Verdict verdict;
    try {
      verdict = limits.look(charges).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RedisUnavailableException("Redis did not answer in time", e);
    }
    List<Applied> applied = new ArrayList<>();
    for (int i = 0; i < charges.size(); i++) {
      applied.add(applied(charges.get(i), verdict.levels().get(i)));
    }
    return applied;
  }

  private static Applied applied(Charge charge, Verdict.Level level) {
    boolean violated = level.remaining() < charge.cost();
    return new Applied(
        charge.policy().name(),
        charge.policy().partition().word(),
        charge.subject(),
        charge.policy().quota(),
        charge.policy().windowMicros() / 1e6,
        charge.policy().burst(),
        charge.cost(),
        charge.policy().shadow(),
        level.remaining(),
        level.emptyInMicros() / 1e6,
        violated ? charge.waitMicros(level) / 1e6 : 0,
        violated);
  }
}
