package io.fynix.monitoring.status;

import io.fynix.platform.auth.RequiresApiKey;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Tells operators which nodes there are. */
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking // answers from memory
class StatusResource {
  /** The scope that a key needs; what runs where is nobody else's business. */
  static final String SCOPE = "status";

  private final NodeDirectory directory;
  private final Clock clock;

  StatusResource(NodeDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * What is known.
   *
   * @param time when this was answered, Unix milliseconds
   * @param nodes the living ones, by id
   */
  record Status(long time, List<Node> nodes) {}

  /**
   * One node.
   *
   * @param state {@code up}, {@code draining}, or {@code unknown} when a newer version says
   *     something else
   * @param age milliseconds since its last heartbeat, by the clocks of both
   */
  record Node(String id, String service, String version, String state, long age) {
    static Node of(NodeHeartbeat heartbeat, Instant now) {
      Duration age = Duration.between(heartbeat.time(), now);
      return new Node(
          heartbeat.node().value(),
          heartbeat.service(),
          heartbeat.version(),
          heartbeat.state().name().toLowerCase(Locale.ROOT),
          Math.max(0, age.toMillis()));
    }
  }

  @GET
  @RequiresApiKey(scope = SCOPE)
  public Status get() {
    Instant now = clock.instant();
    return new Status(
        now.toEpochMilli(), directory.live().stream().map(node -> Node.of(node, now)).toList());
  }
}
