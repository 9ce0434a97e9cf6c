package io.fynix.platform.limit;

import io.fynix.platform.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether requests may go on. Never blocks; safe from any thread.
 *
 * <p>In this order: who is known to be refused is refused here; who comes often spends units that
 * were taken ahead; everybody else is decided in Redis. While Redis cannot be asked, each node has
 * its share of the limits, or refuses where a route fails closed. Units are spent only when Redis
 * has taken them from the buckets, so that all nodes together never let through more than a limit.
 */
final class RateLimiter {
  private final Buckets shared;
  private final LocalBuckets local;
  private final DenyCache denied;
  private final Popularity popularity;
  private final Leases leases;
  private final Outage outage;
  private final LimitMetrics metrics;
  private final Options options;
  private final IntSupplier nodes;
  private final LongSupplier nanos;
  private volatile Rules rules;

  /** The numbers of {@link LimitConfig}. */
  record Options(
      Duration timeout,
      Duration probeInterval,
      int deniedPlaces,
      int localBuckets,
      boolean leases,
      int minRate,
      Duration supply,
      Duration life,
      int maxCallers) {

    static Options of(LimitConfig config) {
      LimitConfig.Lease lease = config.lease();
      return new Options(
          config.timeout(),
          config.probeInterval(),
          config.deniedPlaces(),
          config.localBuckets(),
          lease.enabled(),
          lease.minRate(),
          lease.supply(),
          lease.life(),
          lease.maxCallers());
    }
  }

  /**
   * @param nodes how many nodes share the limits, at least 1
   * @param nanos time that only goes forward
   */
  RateLimiter(
      Buckets shared,
      Rules rules,
      Options options,
      IntSupplier nodes,
      LimitMetrics metrics,
      LongSupplier nanos) {
    this.shared = shared;
    this.rules = rules;
    this.options = options;
    this.nodes = nodes;
    this.metrics = metrics;
    this.nanos = nanos;
    this.local = new LocalBuckets(options.localBuckets(), () -> nanos.getAsLong() / 1000);
    this.denied = new DenyCache(options.deniedPlaces());
    this.popularity = new Popularity(nanos.getAsLong());
    this.outage = new Outage(options.probeInterval().toNanos());
    this.leases = new Leases(new Units(), options.life().toNanos(), options.maxCallers(), nanos);
    metrics.watch(leases::size, () -> outage.isOn() ? 1 : 0);
  }

  Rules rules() {
    return rules;
  }

  /** Other rules from now on. Buckets of policies that are the same stay as they are. */
  void use(Rules changed) {
    rules = changed;
  }

  /** Decides from what this node knows and has; null when Redis has to be asked. */
  @Nullable Decision decideNow(Plan plan) {
    if (plan.charges().isEmpty()) {
      return Decision.UNLIMITED;
    }
    long now = nanos.getAsLong();
    Decision refused = denied.find(plan, now);
    if (refused != null) {
      metrics.count(refused);
      return refused;
    }
    if (!options.leases()) {
      return null;
    }
    Decision spent = leases.spendNow(plan, now);
    if (spent != null) {
      int rate = popularity.visit(plan.hashCode(), now);
      if (leases.shouldAsk(plan)) {
        leases.ask(plan, supply(plan, rate));
      }
      metrics.count(spent);
    }
    return spent;
  }

  /**
   * Decides, asking Redis where it must.
   *
   * @return never fails
   */
  CompletionStage<Decision> decide(Plan plan) {
    Decision known = decideNow(plan);
    return known == null ? ask(plan) : CompletableFuture.completedStage(known);
  }

  /**
   * Decides what {@link #decideNow} could not.
   *
   * @return never fails
   */
  CompletionStage<Decision> ask(Plan plan) {
    long units = options.leases() ? units(plan) : 1;
    CompletionStage<Decision> asked = units > 1 ? leases.spend(plan, units) : alone(plan);
    return asked
        .exceptionally(failure -> withoutRedis(plan, failure))
        .thenApply(
            decision -> {
              metrics.count(decision);
              return decision;
            });
  }

  /** Counts what shadow policies would do. They never hold up a request. */
  void watch(Plan plan) {
    if (plan.shadows().isEmpty() || !outage.mayAsk(nanos.getAsLong())) {
      return;
    }
    for (Charge shadow : plan.shadows()) {
      ask(List.of(shadow), 1)
          .thenAccept(
              verdict -> {
                if (!verdict.allowed()) {
                  metrics.countShadow(shadow.policy());
                }
              });
    }
  }

  /** How full the buckets of a plan are; takes nothing. */
  CompletionStage<Verdict> look(List<Charge> charges) {
    return shared.take(charges, 0);
  }

  /** Gives back units whose time is over; to be called several times in the life of a lease. */
  void sweep() {
    leases.sweep();
  }

  /** Gives back all units that were taken ahead. */
  void close() {
    leases.close();
  }

  boolean isDegraded() {
    return outage.isOn();
  }

  private long units(Plan plan) {
    int rate = popularity.visit(plan.hashCode(), nanos.getAsLong());
    return rate < options.minRate() ? 1 : supply(plan, rate);
  }

  /** Few enough that all nodes together cannot keep more than a quarter of a burst from others. */
  private long supply(Plan plan, int rate) {
    long units = Math.max(1, rate * options.supply().toMillis() / 1000);
    for (Charge charge : plan.charges()) {
      if (charge.cost() > 0) {
        units = Math.min(units, charge.policy().burst() / (4L * nodes.getAsInt() * charge.cost()));
      }
    }
    return units;
  }

  private CompletionStage<Decision> alone(Plan plan) {
    return ask(plan.charges(), 1)
        .thenApply(
            verdict ->
                verdict.allowed()
                    ? Decision.of(plan.charges(), verdict, Decision.Source.REDIS)
                    : refuse(plan, verdict));
  }

  private Decision refuse(Plan plan, Verdict verdict) {
    Decision decision = Decision.of(plan.charges(), verdict, Decision.Source.REDIS);
    denied.add(plan, decision, nanos.getAsLong());
    return decision;
  }

  /** Asks Redis, for a bounded time. What comes too late is given back. */
  private CompletionStage<Verdict> ask(List<Charge> charges, long units) {
    if (!outage.mayAsk(nanos.getAsLong())) {
      return CompletableFuture.failedStage(
          new RedisUnavailableException("Redis is not asked for now"));
    }
    CompletableFuture<Verdict> answer = shared.take(charges, units).toCompletableFuture();
    CompletableFuture<Verdict> inTime =
        answer.copy().orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    return inTime.whenComplete(
        (verdict, failure) -> {
          if (failure == null) {
            outage.succeeded();
            metrics.countCall("ok");
            return;
          }
          outage.failed(nanos.getAsLong());
          boolean late = causeOf(failure) instanceof TimeoutException;
          metrics.countCall(late ? "timeout" : "failed");
          if (late) {
            answer.thenAccept(unused -> giveBackLate(charges, unused));
          }
        });
  }

  private void giveBackLate(List<Charge> charges, Verdict unused) {
    if (unused.allowed()) {
      shared.giveBack(charges, unused.taken(), unused.atMicros());
    }
  }

  private Decision withoutRedis(Plan plan, Throwable failure) {
    if (plan.route().failureMode() == FailureMode.DENY) {
      return new Decision(
          Decision.Outcome.UNAVAILABLE,
          Decision.Source.LOCAL,
          List.of(),
          options.probeInterval().toNanos() / 1000);
    }
    Rules present = rules;
    int sharing = Math.max(1, nodes.getAsInt());
    List<Charge> share =
        plan.charges().stream()
            .map(
                charge ->
                    new Charge(
                        present.share(charge.policy(), sharing),
                        charge.subject(),
                        charge.cost(),
                        charge.key()))
            .toList();
    return Decision.of(share, local.takeNow(share, 1), Decision.Source.LOCAL);
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException e && e.getCause() != null
        ? e.getCause()
        : failure;
  }

  /** How leases get their units. */
  private final class Units implements Leases.Source {
    @Override
    public CompletionStage<Verdict> take(Plan plan, long units) {
      return ask(plan.charges(), units);
    }

    @Override
    public void giveBack(Plan plan, long units, long takenAtMicros) {
      shared.giveBack(plan.charges(), units, takenAtMicros);
    }

    @Override
    public CompletionStage<Decision> alone(Plan plan) {
      return RateLimiter.this.alone(plan);
    }

    @Override
    public Decision denied(Plan plan, Verdict verdict) {
      return refuse(plan, verdict);
    }
  }
}
