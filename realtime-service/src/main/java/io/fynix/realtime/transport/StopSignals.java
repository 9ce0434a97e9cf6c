package io.fynix.realtime.transport;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import sun.misc.Signal;

/**
 * Ends the process when it is asked to: the first signal begins the shutdown, a second one hurries
 * the drain. The JVM alone would ignore the second one, and exit with 143 after a clean stop.
 */
@Singleton
class StopSignals {
  private static final Logger LOG = Logger.getLogger(StopSignals.class);
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Drain drain;
  private final AtomicBoolean asked = new AtomicBoolean();

  StopSignals(Drain drain) {
    this.drain = drain;
  }

  void onStart(@Observes StartupEvent event) {
    // A test or the development mode shares its process with others.
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      NAMES.forEach(name -> Signal.handle(new Signal(name), signal -> onSignal()));
    }
  }

  private void onSignal() {
    if (asked.compareAndSet(false, true)) {
      Quarkus.asyncExit(0);
    } else {
      LOG.info("Stopping faster: asked a second time");
      drain.hurry();
    }
  }
}
