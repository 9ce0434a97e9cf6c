package io.fynix.monitoring.pulse;

import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.node.NodeState;
import java.util.List;
import java.util.Set;

/**
 * How the suite is at a moment. The names of the components are the fields of the JSON payload.
 *
 * @param time Unix milliseconds
 * @param nodes living nodes of all services
 * @param services how the services are
 * @param connections open client connections of all living nodes
 * @param subscriptions subscriptions of all these clients
 */
record Pulse(long time, int nodes, Services services, long connections, long subscriptions) {

  /**
   * Services by how they are.
   *
   * @param up they have a node that is up
   * @param degraded they have none, though they had one since this node started
   */
  record Services(int up, int degraded) {}

  /**
   * Sums up what the nodes say.
   *
   * @param services names of all services heard of so far, a bounded number
   */
  static Pulse of(long time, List<NodeHeartbeat> living, Set<String> services) {
    int up = (int) services.stream().filter(service -> isUp(service, living)).count();
    return new Pulse(
        time,
        living.size(),
        new Services(up, services.size() - up),
        sum(living, "connections"),
        sum(living, "subscriptions"));
  }

  private static boolean isUp(String service, List<NodeHeartbeat> living) {
    return living.stream()
        .anyMatch(node -> node.service().equals(service) && node.state() == NodeState.UP);
  }

  private static long sum(List<NodeHeartbeat> living, String load) {
    return living.stream().mapToLong(node -> node.load().getOrDefault(load, 0L)).sum();
  }
}
