package io.fynix.platform.node;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LogKey;
import io.fynix.platform.stream.Gap;
import io.fynix.platform.stream.LogEntry;
import io.fynix.platform.stream.LogListener;
import io.fynix.platform.stream.LogTail;
import io.fynix.platform.stream.LogTails;
import io.fynix.platform.stream.StreamDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The nodes that live. A node counts from its first heartbeat until its last word, or until its
 * lease has run out, by this node's clock.
 *
 * <p>While this node cannot hear anybody, because Redis is away, no lease runs: silence then says
 * nothing about the others. After that everybody has a whole lease again.
 *
 * <p>It costs nothing until {@link #start} is called; the services that need it do so. Safe from
 * any thread: the tail and one virtual thread of its own change the nodes behind a lock.
 */
@ApplicationScoped
public class NodeDirectory {
  private static final Logger LOG = Logger.getLogger(NodeDirectory.class);

  /** How often leases are looked at. */
  private static final Duration TICK = Duration.ofMillis(250);

  /** Without news from the tail for so long, this node is the one that is away. */
  private static final Duration DEAF_AFTER = Duration.ofSeconds(2);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final LogTails tails;
  private final StreamDecoder<NodeHeartbeat> decoder;
  private final Duration lease;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NodeId, Heard> nodes = new HashMap<>(); // behind lock
  private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private boolean started; // behind lock
  private long deafUntil; // behind lock

  private record Heard(NodeHeartbeat heartbeat, long atNanos) {}

  @Inject
  NodeDirectory(LogTails tails, NodeConfig config, MeterRegistry registry) {
    this(tails, config.lease(), registry, System::nanoTime);
  }

  NodeDirectory(LogTails tails, Duration lease, MeterRegistry registry, LongSupplier nanos) {
    this.tails = tails;
    this.decoder = new StreamDecoder<>("nodes", List.of(NodeHeartbeat.CONTRACT), registry);
    this.lease = lease;
    this.nanos = nanos;
    this.deafUntil = nanos.getAsLong();
    this.thread = Thread.ofVirtual().name("fynix-nodes").unstarted(this::run);
  }

  /** Begins to listen; later calls do nothing. All nodes are known one heartbeat interval later. */
  public void start() {
    lock.lock();
    try {
      if (!started) {
        started = true;
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stop();
  }

  void stop() {
    stopped.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The nodes that live, by name. */
  public List<NodeHeartbeat> live() {
    lock.lock();
    try {
      return nodes.values().stream()
          .filter(this::isLive)
          .map(Heard::heartbeat)
          .sorted(Comparator.comparing(heartbeat -> heartbeat.node().value()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** A node's last heartbeat, if it lives. */
  public Optional<NodeHeartbeat> find(NodeId node) {
    lock.lock();
    try {
      return Optional.ofNullable(nodes.get(node)).filter(this::isLive).map(Heard::heartbeat);
    } finally {
      lock.unlock();
    }
  }

  /** Hears of every node that comes or goes from now on. */
  public void onChange(NodeListener listener) {
    listeners.add(listener);
  }

  private boolean isLive(Heard heard) {
    var since = Math.max(heard.atNanos(), deafUntil);
    return nanos.getAsLong() - since < lease.toNanos();
  }

  private void run() {
    try (var tail = tails.open("nodes", new Ear())) {
      var following = false;
      while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        following = following || follow(tail);
        tick(!following || tail.sinceSync().compareTo(DEAF_AFTER) > 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean follow(LogTail tail) throws InterruptedException {
    try {
      tail.follow(Keys.NODES).toCompletableFuture().get(5, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Nodes can not be heard yet: error=%s", e.getMessage());
      return false;
    }
  }

  /** Ends leases that ran out. */
  void tick(boolean deaf) {
    var gone = new ArrayList<NodeHeartbeat>();
    lock.lock();
    try {
      if (deaf) {
        deafUntil = nanos.getAsLong();
        return;
      }
      nodes
          .values()
          .removeIf(
              heard -> {
                var over = !isLive(heard);
                if (over) {
                  gone.add(heard.heartbeat());
                }
                return over;
              });
      gone.forEach(heartbeat -> tell(listener -> listener.onGone(heartbeat)));
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what a node said. */
  void hear(NodeHeartbeat heartbeat) {
    lock.lock();
    try {
      if (heartbeat.state() == NodeState.STOPPED) {
        if (nodes.remove(heartbeat.node()) != null) {
          tell(listener -> listener.onGone(heartbeat));
        }
        return;
      }
      var before = nodes.put(heartbeat.node(), new Heard(heartbeat, nanos.getAsLong()));
      if (before == null) {
        tell(listener -> listener.onUp(heartbeat));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(Consumer<NodeListener> news) {
    for (var listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A listener of nodes failed", e);
      }
    }
  }

  private final class Ear implements LogListener {
    @Override
    public void onEntries(LogKey log, List<LogEntry> entries) {
      for (var entry : entries) {
        decoder.decode(entry.fields()).ifPresent(NodeDirectory.this::hear);
      }
    }

    @Override
    public void onGap(LogKey log, Gap gap) {
      // Nothing to make up for: who lives is heard again within a heartbeat interval.
    }
  }
}
