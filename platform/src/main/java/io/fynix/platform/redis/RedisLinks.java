package io.fynix.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The commands of this node, spread over a few {@link RedisLink}s by their routing key.
 *
 * <p>It connects in the background, so a service starts without Redis, and closes after everybody
 * who might still have something to say. Safe from any thread.
 */
@ApplicationScoped
class RedisLinks implements RedisCommands {
  private static final Logger LOG = Logger.getLogger(RedisLinks.class);

  /** Before those who use Redis when they start. */
  private static final int EARLY = 10;

  /** After those who use Redis while they stop. */
  private static final int LAST = Integer.MAX_VALUE - 10;

  private static final long CLOSE_SECONDS = 2;

  private final List<RedisLink> links;
  private final Set<LuaScript> scripts = ConcurrentHashMap.newKeySet();
  private final ReentrantLock stateLock = new ReentrantLock();
  private final List<Consumer<RedisState>> listeners = new ArrayList<>(); // behind stateLock
  private volatile RedisState state = RedisState.DOWN; // written behind stateLock

  RedisLinks(Vertx vertx, RedisConnector connector, RedisConfig config, MeterRegistry registry) {
    var meters = new RedisMeters(registry);
    var context = vertx.getOrCreateContext();
    var listener =
        new RedisLink.Listener() {
          @Override
          public void stateChanged() {
            updateState();
          }

          @Override
          public void reconnected() {
            meters.reconnected();
          }
        };
    var opened = new ArrayList<RedisLink>();
    for (var i = 0; i < config.commandConnections(); i++) {
      opened.add(new RedisLink(vertx, context, connector, config, scripts, meters, listener));
    }
    this.links = List.copyOf(opened);
    meters.watch(
        () -> 2 - state.ordinal(), () -> links.stream().mapToInt(RedisLink::inFlight).sum());
  }

  void onStart(@Observes @Priority(EARLY) StartupEvent event) {
    start();
  }

  void onStop(@Observes @Priority(LAST) ShutdownEvent event) {
    close();
  }

  void start() {
    links.forEach(RedisLink::start);
  }

  void close() {
    var closing = Future.all(links.stream().map(RedisLink::close).toList());
    try {
      closing.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Redis connections did not close in time", e);
    }
  }

  @Override
  public CompletionStage<@Nullable Response> send(String routingKey, Request request) {
    return linkOf(routingKey).send(request, null);
  }

  @Override
  public CompletionStage<@Nullable Response> run(String routingKey, ScriptCall call) {
    scripts.add(call.script());
    return linkOf(routingKey).send(call.bySha1(), call);
  }

  private RedisLink linkOf(String routingKey) {
    return links.get(Math.floorMod(routingKey.hashCode(), links.size()));
  }

  @Override
  public RedisState state() {
    return state;
  }

  @Override
  public void onState(Consumer<RedisState> listener) {
    stateLock.lock();
    try {
      listeners.add(listener);
      tell(listener, state);
    } finally {
      stateLock.unlock();
    }
  }

  private void updateState() {
    stateLock.lock();
    try {
      var present = presentState();
      if (present != state) {
        var worse = present.compareTo(state) > 0;
        state = present;
        LOG.logf(worse ? Logger.Level.WARN : Logger.Level.INFO, "Redis state: state=%s", present);
        listeners.forEach(listener -> tell(listener, present));
      }
    } finally {
      stateLock.unlock();
    }
  }

  private RedisState presentState() {
    if (links.stream().allMatch(RedisLink::isSound)) {
      return RedisState.UP;
    }
    return links.stream().anyMatch(RedisLink::isReachable) ? RedisState.DEGRADED : RedisState.DOWN;
  }

  private static void tell(Consumer<RedisState> listener, RedisState state) {
    try {
      listener.accept(state);
    } catch (RuntimeException e) {
      LOG.error("A listener of the Redis state failed", e);
    }
  }
}
