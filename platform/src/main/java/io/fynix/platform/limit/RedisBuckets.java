package io.fynix.platform.limit;

import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The buckets that all nodes share, kept by {@code lua/limit.lua} on the clock of Redis.
 *
 * <p>On one server one run of the script covers all charges. In a cluster the buckets of different
 * subjects lie on different servers: there it runs once for each subject, in the order of the
 * charges, and what the first ones took is given back when a later one takes less.
 */
class RedisBuckets implements Buckets {
  /** Values in front of the levels in an answer. */
  private static final int HEAD = 3;

  private final LuaScript script;
  private final RedisCommands redis;
  private final boolean clustered;

  RedisBuckets(RedisCommands redis, boolean clustered) {
    this(LuaScript.named("limit", "limit-clock"), redis, clustered);
  }

  RedisBuckets(LuaScript script, RedisCommands redis, boolean clustered) {
    this.script = script;
    this.redis = redis;
    this.clustered = clustered;
  }

  @Override
  public CompletionStage<Verdict> take(List<Charge> charges, long units) {
    List<List<Charge>> groups = groups(charges);
    return groups.size() == 1
        ? run(charges, units, 0)
        : takeFrom(groups, 0, units, new ArrayList<>());
  }

  @Override
  public CompletionStage<Verdict> giveBack(List<Charge> charges, long units, long takenAtMicros) {
    CompletionStage<List<Verdict>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (List<Charge> group : groups(charges)) {
      all =
          all.thenCombine(
              run(group, -units, takenAtMicros),
              (verdicts, verdict) -> {
                verdicts.add(verdict);
                return verdicts;
              });
    }
    return all.thenApply(RedisBuckets::merged);
  }

  private CompletionStage<Verdict> takeFrom(
      List<List<Charge>> groups, int next, long units, List<Verdict> before) {
    return run(groups.get(next), units, 0)
        .thenCompose(
            verdict -> {
              boolean enough = units == 0 || verdict.allowed();
              before.add(verdict);
              if (enough && next + 1 < groups.size()) {
                return takeFrom(groups, next + 1, Math.min(units, verdict.taken()), before);
              }
              return settled(groups, before);
            });
  }

  /** Gives back what an earlier subject gave more than the last one. */
  private CompletionStage<Verdict> settled(List<List<Charge>> groups, List<Verdict> verdicts) {
    Verdict last = verdicts.getLast();
    List<CompletableFuture<Verdict>> refunds = new ArrayList<>();
    for (int i = 0; i < verdicts.size() - 1; i++) {
      Verdict verdict = verdicts.get(i);
      long over = verdict.taken() - last.taken();
      if (over > 0) {
        refunds.add(run(groups.get(i), -over, verdict.atMicros()).toCompletableFuture());
      }
    }
    // What cannot be given back is lost to its subject until it drains; the decision stands.
    return CompletableFuture.allOf(refunds.toArray(CompletableFuture[]::new))
        .handle((done, failure) -> afterRefunds(groups, verdicts, refunds));
  }

  private static Verdict afterRefunds(
      List<List<Charge>> groups, List<Verdict> verdicts, List<CompletableFuture<Verdict>> refunds) {
    List<Verdict.Level> levels = new ArrayList<>();
    int refund = 0;
    Verdict last = verdicts.getLast();
    for (int i = 0; i < groups.size(); i++) {
      if (i >= verdicts.size()) {
        groups.get(i).forEach(unasked -> levels.add(new Verdict.Level(unasked.cost(), 0)));
        continue;
      }
      Verdict verdict = verdicts.get(i);
      if (i < verdicts.size() - 1 && verdict.taken() > last.taken()) {
        CompletableFuture<Verdict> given = refunds.get(refund++);
        verdict = given.isCompletedExceptionally() ? verdict : given.join();
      }
      levels.addAll(verdict.levels());
    }
    return new Verdict(last.atMicros(), last.taken(), last.waitMicros(), levels);
  }

  private static Verdict merged(List<Verdict> verdicts) {
    return new Verdict(
        verdicts.getLast().atMicros(),
        0,
        0,
        verdicts.stream().flatMap(verdict -> verdict.levels().stream()).toList());
  }

  /** Charges that one run of the script can cover, in order. */
  private List<List<Charge>> groups(List<Charge> charges) {
    if (!clustered) {
      return List.of(charges);
    }
    List<List<Charge>> groups = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= charges.size(); i++) {
      if (i == charges.size() || !sameSubject(charges.get(begin), charges.get(i))) {
        groups.add(charges.subList(begin, i));
        begin = i;
      }
    }
    return groups;
  }

  private static boolean sameSubject(Charge one, Charge other) {
    return one.policy().partition() == other.policy().partition()
        && one.subject().equals(other.subject());
  }

  private CompletionStage<Verdict> run(List<Charge> charges, long units, long sinceMicros) {
    List<String> keys = new ArrayList<>(charges.size());
    List<Object> args = new ArrayList<>(2 + 4 * charges.size());
    args.add(units);
    args.add(sinceMicros);
    for (Charge charge : charges) {
      keys.add(charge.key());
      args.add(charge.policy().quota());
      args.add(charge.policy().windowMicros());
      args.add(charge.policy().burst());
      args.add(charge.cost());
    }
    return script
        .run(redis, keys.getFirst(), keys, arguments(args))
        .thenApply(reply -> verdict(reply, charges.size()));
  }

  /** What the script gets beyond its contract; a test sets the time by it. */
  List<Object> arguments(List<Object> args) {
    return args;
  }

  private static Verdict verdict(@Nullable Response reply, int charges) {
    if (reply == null || reply.size() != HEAD + 2 * charges) {
      throw new IllegalStateException("unknown answer: " + reply);
    }
    List<Verdict.Level> levels = new ArrayList<>(charges);
    for (int i = HEAD; i < reply.size(); i += 2) {
      levels.add(new Verdict.Level(reply.get(i).toLong(), reply.get(i + 1).toLong()));
    }
    return new Verdict(reply.get(0).toLong(), reply.get(1).toLong(), reply.get(2).toLong(), levels);
  }
}
