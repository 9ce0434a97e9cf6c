package io.fynix.platform.auth;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Notes when keys of the admin API are used, and writes it down now and then: one command for all
 * keys, however often they were used. What was noted since then is lost with the process. Safe from
 * any thread.
 */
@ApplicationScoped
class ApiKeyUsage {
  private static final Logger LOG = Logger.getLogger(ApiKeyUsage.class);

  private final ApiKeyStore store;
  private final Vertx vertx;
  private final Clock clock;
  private final long intervalMillis;
  private final Map<String, Instant> times = new ConcurrentHashMap<>();
  private long timer = -1;

  ApiKeyUsage(ApiKeyStore store, Vertx vertx, Clock clock, AuthConfig config) {
    this.store = store;
    this.vertx = vertx;
    this.clock = clock;
    this.intervalMillis = config.lastUsedInterval().toMillis();
  }

  void onStart(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(intervalMillis, ignored -> flush());
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
    flush();
  }

  /** At most one entry for each key that exists. */
  void used(String id) {
    times.put(id, clock.instant());
  }

  void flush() {
    Map<String, Instant> noted = new HashMap<>(times);
    noted.forEach(times::remove);
    store
        .used(noted)
        .exceptionally(
            failure -> {
              noted.forEach(times::putIfAbsent); // the next time
              LOG.debugf("Uses of API keys were not written: error=%s", failure.getMessage());
              return null;
            });
  }
}
