package io.fynix.realtime.limit;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeConfig;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Lets a user have so many connections on all nodes together. Safe from any thread; never blocks.
 *
 * <p>Every node says for each user how many connections it has: always the whole number, so that a
 * message that got lost is made good by the next one, and with a lease that it renews. A connection
 * is admitted by one script, which adds up what the nodes said: two nodes can not both take the
 * last place.
 *
 * <p>How exact that is: never more than the limit while Redis answers and the nodes live. A node
 * that died counts until its heartbeat's lease is over ({@code fynix.node.lease}). One that lives
 * and whose last word about a user was lost, because Redis was away, counts until it says the next
 * one, its lease at most. While Redis is away, each node admits up to the limit by itself.
 */
@ApplicationScoped
public class UserConnectionLimit {
  private static final Logger LOG = Logger.getLogger(UserConnectionLimit.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration REPORT_LIMIT = Duration.ofSeconds(5);

  private final UserConnections cluster;
  private final Predicate<String> gone;
  private final MeterRegistry metrics;
  private final int limit;
  private final Duration lease;
  private final ConcurrentMap<String, Integer> own = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread renewal;

  @Inject
  UserConnectionLimit(
      UserConnections cluster,
      NodeDirectory directory,
      NodeConfig nodes,
      UserConnectionConfig config,
      MeterRegistry metrics) {
    this(cluster, new Gone(directory, nodes.lease()), config, metrics);
    if (config.limit() > 0) {
      directory.start();
    }
  }

  UserConnectionLimit(
      UserConnections cluster,
      Predicate<String> gone,
      UserConnectionConfig config,
      MeterRegistry metrics) {
    this.cluster = cluster;
    this.gone = gone;
    this.metrics = metrics;
    this.limit = config.limit();
    this.lease = config.lease();
    this.renewal = Thread.ofVirtual().name("fynix-user-connections").unstarted(this::renew);
  }

  /** Nodes that do not live, once this node has listened long enough to know. */
  private static final class Gone implements Predicate<String> {
    private final NodeDirectory directory;
    private final long knownFrom;

    Gone(NodeDirectory directory, Duration nodeLease) {
      this.directory = directory;
      this.knownFrom = System.nanoTime() + nodeLease.toNanos();
    }

    @Override
    public boolean test(String node) {
      return System.nanoTime() - knownFrom > 0 && directory.find(new NodeId(node)).isEmpty();
    }
  }

  void onStart(@Observes StartupEvent event) {
    if (limit > 0) {
      renewal.start();
    }
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    if (renewal.isAlive()) {
      renewal.join(STOP_LIMIT);
    }
  }

  /** Whether a user's connections are counted. */
  public boolean applies(String user) {
    return limit > 0 && !user.isEmpty();
  }

  /**
   * Takes a place for one more connection of a user to whom the limit applies. {@link #release}
   * must follow, whatever the answer, and even when there is none.
   *
   * @return whether the user may have it; on any thread
   */
  public CompletionStage<Boolean> acquire(String user) {
    int here = own.merge(user, 1, Integer::sum);
    if (here > limit) {
      return outcome("refused", false);
    }
    return cluster
        .claim(user, here, limit, Set.of())
        .thenCompose(others -> others.isEmpty() ? admitted() : withoutTheGone(user, others))
        .exceptionallyCompose(
            failure -> {
              LOG.debugf("Connections of a user not counted: error=%s", failure.toString());
              return outcome("unchecked", true);
            });
  }

  private CompletionStage<Boolean> withoutTheGone(String user, List<String> others) {
    var dead = new HashSet<>(others);
    dead.removeIf(gone.negate());
    if (dead.isEmpty()) {
      return outcome("refused", false);
    }
    return cluster
        .claim(user, own.getOrDefault(user, 1), limit, dead)
        .thenCompose(left -> left.isEmpty() ? admitted() : outcome("refused", false));
  }

  private CompletionStage<Boolean> admitted() {
    return outcome("admitted", true);
  }

  private CompletionStage<Boolean> outcome(String outcome, boolean admitted) {
    metrics.counter(MetricNames.USER_CONNECTION_CHECKS, "outcome", outcome).increment();
    return CompletableFuture.completedStage(admitted);
  }

  /** Gives a place back, or the wish for one. */
  public void release(String user) {
    Integer left = own.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    cluster
        .report(user, left == null ? 0 : left)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                // The next word about the user, or the end of the lease, makes it good.
                LOG.debugf("A connection that ended still counts: error=%s", failure.toString());
              }
            });
  }

  private void renew() {
    try {
      while (!stopped.await(lease.toMillis() / 2, TimeUnit.MILLISECONDS)) {
        for (String user : own.keySet()) {
          repeat(user);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One user after the other: a node with many of them must not flood Redis. */
  private void repeat(String user) throws InterruptedException {
    try {
      cluster
          .report(user, own.getOrDefault(user, 0))
          .toCompletableFuture()
          .get(REPORT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Connections of a user not repeated: error=%s", e.toString());
    }
  }
}
