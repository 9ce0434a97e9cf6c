package io.fynix.platform.auth;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Keeps a service that asks for no keys on its own machine. */
@Singleton
final class InsecureMode {
  private static final Logger LOG = Logger.getLogger(InsecureMode.class);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  void onStart(
      @Observes StartupEvent start,
      AuthConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    if (config.insecure()) {
      check(host);
      LOG.warn("fynix.auth.insecure is on: everybody on this machine may call everything");
    }
  }

  /**
   * @param host where the service listens
   * @throws IllegalArgumentException when others than this machine could call
   */
  static void check(String host) {
    if (!LOOPBACK.contains(host)) {
      throw new IllegalArgumentException(
          "fynix.auth.insecure is for one machine only, and quarkus.http.host is " + host);
    }
  }
}
