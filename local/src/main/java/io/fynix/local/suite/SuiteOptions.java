package io.fynix.local.suite;

import io.fynix.local.cli.StateFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the suite is to run.
 *
 * @param root the folder of the repository, which holds the built services
 * @param state where data, logs, secrets and {@code local.json} live; one suite per folder
 * @param host the address that the ingress listens on; the services themselves are on loopback only
 * @param port of the ingress, 0 for a free one
 * @param realtimeNodes 1 to {@value #MAX_REALTIME_NODES}
 * @param redis an existing Redis, or null to start one
 * @param fresh whether our own Redis starts empty
 * @param allowedOrigins patterns of browser origins that may open a realtime connection, besides
 *     this machine's own
 * @param config laid over the configuration of all services
 */
public record SuiteOptions(
    Path root,
    StateFolder state,
    String host,
    int port,
    int realtimeNodes,
    @Nullable URI redis,
    boolean fresh,
    List<String> allowedOrigins,
    ConfigFile config) {

  static final int MAX_REALTIME_NODES = 16;
  private static final int MAX_PORT = 65_535;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  public SuiteOptions {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port must be 0 to " + MAX_PORT + ": " + port);
    }
    if (realtimeNodes < 1 || realtimeNodes > MAX_REALTIME_NODES) {
      throw new IllegalArgumentException(
          "--realtime must be 1 to " + MAX_REALTIME_NODES + ": " + realtimeNodes);
    }
    if (config.isTrue("fynix.auth.insecure") && !LOOPBACK.contains(host)) {
      throw new IllegalArgumentException(
          "fynix.auth.insecure is for this machine only, and --host opens it to others: " + host);
    }
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  Path logs() {
    return state.path().resolve("logs");
  }
}
