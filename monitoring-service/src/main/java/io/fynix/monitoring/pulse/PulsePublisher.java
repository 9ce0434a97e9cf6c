package io.fynix.monitoring.pulse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.Retention;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.node.NodeState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the suite's heartbeat every second, from one node.
 *
 * <p>The living monitoring node with the lowest id publishes; that needs no lease and no election.
 * Nodes can disagree for a moment about who lives, so each publication carries its second as the
 * idempotency key: a second one is not published again.
 *
 * <p>Runs on one virtual thread; a second in which Redis does not answer has no heartbeat.
 */
@ApplicationScoped
class PulsePublisher {
  static final String CHANNEL = "suite:pulse";

  private static final Logger LOG = Logger.getLogger(PulsePublisher.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Longest wait for Redis; below two intervals, so that a stuck second costs one more at most. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(1500);

  /** Most services that are remembered; there are four, and names come from outside. */
  private static final int MAX_SERVICES = 32;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final PulseConfig config;
  private final Namespaces namespaces;
  private final NodeDirectory directory;
  private final NodeId self;
  private final Broker broker;
  private final ObjectMapper json;
  private final Clock clock;
  private final String service;
  private final Counter published;
  private final Counter failed;
  private final Thread thread = Thread.ofVirtual().name("fynix-pulse").unstarted(this::run);
  private final Set<String> services = new HashSet<>(); // the thread's own, as all below
  private @Nullable Retention retention;
  private boolean failing;

  PulsePublisher(
      PulseConfig config,
      Namespaces namespaces,
      NodeDirectory directory,
      NodeId self,
      Broker broker,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.name") String service,
      MeterRegistry metrics) {
    this.config = config;
    this.namespaces = namespaces;
    this.directory = directory;
    this.self = self;
    this.broker = broker;
    this.json = json;
    this.clock = clock;
    this.service = service;
    this.published = metrics.counter(MetricNames.PULSE_PUBLICATIONS, "outcome", "published");
    this.failed = metrics.counter(MetricNames.PULSE_PUBLICATIONS, "outcome", "failed");
  }

  void onStart(@Observes StartupEvent event) {
    if (!config.enabled()) {
      return;
    }
    if (!(namespaces.find(CHANNEL) instanceof Namespaces.Lookup.Found found)) {
      throw new IllegalStateException(
          "fynix.monitoring.pulse.enabled needs the namespace of its channel: set"
              + " fynix.channel.namespaces.suite.*");
    }
    retention = found.namespace().retention();
    thread.start();
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    thread.interrupt();
    if (thread.isAlive()) {
      thread.join(STOP_LIMIT);
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL.toMillis() - clock.millis() % INTERVAL.toMillis());
        beat();
      }
    } catch (InterruptedException e) {
      LOG.debug("Pulse stopped");
    }
  }

  private void beat() throws InterruptedException {
    List<NodeHeartbeat> living = directory.live();
    living.stream()
        .map(NodeHeartbeat::service)
        .limit(MAX_SERVICES - services.size())
        .forEach(services::add);
    if (!isMyTurn(living)) {
      return;
    }
    try {
      publish(living);
      published.increment();
      failing = false;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      failed.increment();
      if (!failing) { // once for a row of failures
        LOG.warn("Pulse could not be published", e);
      }
      failing = true;
    }
  }

  private boolean isMyTurn(List<NodeHeartbeat> living) {
    return living.stream()
        .filter(node -> node.service().equals(service) && node.state() == NodeState.UP)
        .map(NodeHeartbeat::node)
        .min(Comparator.comparing(NodeId::value))
        .map(self::equals)
        .orElse(false);
  }

  private void publish(List<NodeHeartbeat> living)
      throws InterruptedException, ExecutionException, TimeoutException {
    long time = clock.millis();
    byte[] data = encode(Pulse.of(time, living, services));
    broker
        .publish(
            new Broker.PublishRequest(
                CHANNEL,
                new Publication(0, data, null, Map.of(), time),
                retention,
                "pulse-" + TimeUnit.MILLISECONDS.toSeconds(time)))
        .toCompletableFuture()
        .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private byte[] encode(Pulse pulse) {
    try {
      return json.writeValueAsBytes(pulse);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pulse is always JSON", e);
    }
  }
}
