package io.fynix.platform.limit;

import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.redis.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of this node: the rules that hold, and who decides by them. Never blocks; safe
 * from any thread. One virtual thread reads the file of rules when it changes.
 */
@ApplicationScoped
public class Limits {
  private static final Logger LOG = Logger.getLogger(Limits.class);

  /** Sweeps in the life of a lease. */
  private static final int SWEEPS = 4;

  private final LimitConfig config;
  private final Vertx vertx;
  private final NodeDirectory directory;
  private final LimitMetrics metrics;
  private final @Nullable RulesFile file;
  private final RateLimiter limiter;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int nodes = 1;
  private long timer = -1;

  /**
   * Checks the rules.
   *
   * @throws IllegalArgumentException when one is not valid, or their file cannot be read
   */
  @Inject
  Limits(
      LimitConfig config,
      RedisCommands redis,
      Vertx vertx,
      NodeDirectory directory,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone")
          String clientType) {
    this.config = config;
    this.vertx = vertx;
    this.directory = directory;
    this.metrics = new LimitMetrics(registry);
    this.file = config.file().map(path -> new RulesFile(Path.of(path))).orElse(null);
    Rules ofFile = file == null ? null : file.readIfChanged();
    this.limiter =
        new RateLimiter(
            new RedisBuckets(redis, clientType.equalsIgnoreCase("cluster")),
            ofFile == null ? Rules.of(config.rules()) : ofFile,
            RateLimiter.Options.of(config),
            () -> nodes,
            metrics,
            System::nanoTime);
  }

  void onStart(@Observes StartupEvent event) {
    if (!config.enabled()) {
      return;
    }
    if (config.expectedNodes() > 0) {
      nodes = config.expectedNodes();
    } else {
      directory.start();
    }
    timer =
        vertx.setPeriodic(
            Math.max(1, config.lease().life().toMillis() / SWEEPS), ignored -> sweep());
    if (file != null) {
      Thread.ofVirtual().name("fynix-limit-rules").start(() -> follow(file));
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
    vertx.cancelTimer(timer);
    limiter.close();
  }

  private void sweep() {
    limiter.sweep();
    if (config.expectedNodes() == 0) {
      nodes = Math.max(1, directory.live().size());
    }
  }

  private void follow(RulesFile followed) {
    try {
      while (!stopped.await(config.fileInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        reload(followed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reload(RulesFile followed) {
    try {
      Rules changed = followed.readIfChanged();
      if (changed != null) {
        limiter.use(changed);
        metrics.countReload("ok");
        LOG.infof("Rate limits changed: policies=%d", changed.policies().size());
      }
    } catch (IllegalArgumentException e) {
      metrics.countReload("invalid");
      LOG.errorf("Rate limits stay as they are: reason=%s", e.getMessage());
    }
  }

  /** Whether requests are limited at all. */
  public boolean areOn() {
    return config.enabled();
  }

  /**
   * What a request costs whom; null when no route matches it.
   *
   * @param path decoded and without dot segments
   */
  public @Nullable Plan plan(String method, String path, Caller caller) {
    return limiter.rules().plan(method, path, caller);
  }

  /** Decides from what this node knows and has; null when Redis has to be asked. */
  public @Nullable Decision decideNow(Plan plan) {
    return limiter.decideNow(plan);
  }

  /**
   * Decides what {@link #decideNow} could not, within about {@code fynix.limit.timeout}.
   *
   * @return never fails; completes on any thread
   */
  public CompletionStage<Decision> ask(Plan plan) {
    return limiter.ask(plan);
  }

  /** Counts what shadow policies would do to a request. */
  public void watch(Plan plan) {
    limiter.watch(plan);
  }

  /**
   * How full buckets are; takes nothing.
   *
   * @return fails with {@link io.fynix.platform.redis.RedisUnavailableException} when Redis is away
   */
  public CompletionStage<Verdict> look(List<Charge> charges) {
    return limiter.look(charges);
  }

  /** Whether this node limits without Redis at present. */
  public boolean isDegraded() {
    return limiter.isDegraded();
  }
}
