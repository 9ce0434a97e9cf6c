package io.fynix.realtime.control;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.session.AssuranceLevel;
import io.fynix.platform.session.RevocationListener;
import io.fynix.platform.session.SessionTrust;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections with their sessions: when these are revoked, and when this node has been cut off
 * from Redis for longer than it may trust what it knows. Who exactly is meant, each client decides
 * on its loop, by what is known then.
 */
@ApplicationScoped
class SessionConnections implements RevocationListener {
  /** How often it is looked whether this node is cut off: so much later than due it is noticed. */
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

  private final ConnectedClients clients;
  private final SessionTrust trust;
  private final MeterRegistry metrics;
  private final CountDownLatch stopped = new CountDownLatch(1);

  SessionConnections(ConnectedClients clients, SessionTrust trust, MeterRegistry metrics) {
    this.clients = clients;
    this.trust = trust;
    this.metrics = metrics;
  }

  void onStart(@Observes StartupEvent event) {
    Thread.ofVirtual().name("fynix-session-watch").start(this::watch);
  }

  void onStop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  @Override
  public void onRevoked(Revocation revocation) {
    metrics.counter(MetricNames.CONTROL_ORDERS, "order", "revoke_sessions").increment();
    look(
        switch (revocation) {
          case SessionRevoked(var user, var session) -> clients.ofUser(user);
          case SessionsRevoked(var user, var epoch, var except) -> clients.ofUser(user);
          case AllSessionsRevoked all -> clients.all();
        });
  }

  @Override
  public void onReloaded() {
    look(clients.all());
  }

  private static void look(List<ControlledClient> perhaps) {
    perhaps.forEach(client -> client.loop().execute(client::endIfSessionEnded));
  }

  /** Whoever connects while a level is not trusted finds that out by itself. */
  private void watch() {
    Set<AssuranceLevel> trusted = EnumSet.noneOf(AssuranceLevel.class);
    try {
      while (!stopped.await(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean lost = false;
        for (AssuranceLevel level : AssuranceLevel.values()) {
          if (trust.covers(level)) {
            trusted.add(level);
          } else {
            lost |= trusted.remove(level);
          }
        }
        if (lost) {
          look(clients.all());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
