package io.fynix.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides as a cluster would whether rendered network policies let one end talk to another: a pod
 * that no policy selects is open, one that is selected takes only what some policy names. Ports are
 * those of pods, over TCP or UDP.
 */
record Flows(Manifests manifests) {

  /**
   * One end.
   *
   * @param namespace empty for an address outside of the cluster
   * @param address an IPv4 address
   */
  record Peer(String namespace, Map<String, String> labels, String address) {
    private static final String SOMEWHERE = "192.0.2.1";

    static Peer in(String namespace) {
      return new Peer(namespace, Map.of("app", "anything"), SOMEWHERE);
    }

    static Peer pod(String namespace, Map<String, String> labels) {
      return new Peer(namespace, labels, SOMEWHERE);
    }

    static Peer at(String address) {
      return new Peer("", Map.of(), address);
    }
  }

  boolean allows(Peer source, Peer target, int port) {
    return allows("egress", source, target, target, port)
        && allows("ingress", target, source, target, port);
  }

  private boolean allows(String direction, Peer self, Peer other, Peer target, int port) {
    List<KubeObject> policies =
        manifests
            .ofKind("NetworkPolicy")
            .filter(policy -> self.namespace().equals(policy.text("/metadata/namespace")))
            .filter(policy -> matches(policy.at("/spec/podSelector"), self.labels()))
            .filter(policy -> governs(policy, direction))
            .toList();
    return policies.isEmpty()
        || policies.stream()
            .flatMap(policy -> KubeObject.list(policy.at("/spec/" + direction)).stream())
            .anyMatch(
                rule ->
                    namesPort(rule, target, port)
                        && namesPeer(
                            rule.at(direction.equals("ingress") ? "/from" : "/to"), other));
  }

  private static boolean governs(KubeObject policy, String direction) {
    return KubeObject.list(policy.at("/spec/policyTypes")).stream()
        .anyMatch(type -> type.asText().equalsIgnoreCase(direction));
  }

  private boolean namesPort(JsonNode rule, Peer target, int port) {
    List<JsonNode> ports = KubeObject.list(rule.at("/ports"));
    return ports.isEmpty()
        || ports.stream().anyMatch(entry -> number(entry.at("/port"), target).orElse(-1) == port);
  }

  /** A port, which may be a name of the target pod's. */
  private Optional<Integer> number(JsonNode port, Peer target) {
    if (port.isInt()) {
      return Optional.of(port.asInt());
    }
    return manifests
        .pods()
        .filter(pods -> pods.podLabels().equals(target.labels()))
        .flatMap(pods -> pods.containers().stream())
        .flatMap(container -> KubeObject.list(container.at("/ports")).stream())
        .filter(candidate -> candidate.at("/name").asText().equals(port.asText()))
        .map(candidate -> candidate.at("/containerPort").asInt())
        .findFirst();
  }

  private static boolean namesPeer(JsonNode peers, Peer other) {
    List<JsonNode> named = KubeObject.list(peers);
    return named.isEmpty() || named.stream().anyMatch(peer -> matches(peer, other));
  }

  private static boolean matches(JsonNode peer, Peer other) {
    if (peer.has("ipBlock")) {
      return other.namespace().isEmpty()
          && covers(peer.at("/ipBlock/cidr").asText(), other.address());
    }
    if (other.namespace().isEmpty()) {
      return false;
    }
    boolean namespace =
        peer.has("namespaceSelector")
            ? matches(
                peer.at("/namespaceSelector"),
                Map.of("kubernetes.io/metadata.name", other.namespace()))
            : other.namespace().equals(Chart.NAMESPACE);
    return namespace
        && (!peer.has("podSelector") || matches(peer.at("/podSelector"), other.labels()));
  }

  private static boolean matches(JsonNode selector, Map<String, String> labels) {
    boolean all =
        labels.entrySet().containsAll(KubeObject.texts(selector.at("/matchLabels")).entrySet());
    for (JsonNode expression : selector.at("/matchExpressions")) {
      String value = labels.get(expression.at("/key").asText());
      boolean among =
          value != null
              && KubeObject.list(expression.at("/values")).stream()
                  .anyMatch(candidate -> candidate.asText().equals(value));
      all &=
          switch (expression.at("/operator").asText()) {
            case "In" -> among;
            case "NotIn" -> !among;
            default -> throw new IllegalStateException("Not evaluated here: " + expression);
          };
    }
    return all;
  }

  private static boolean covers(String cidr, String address) {
    int slash = cidr.indexOf('/');
    int bits = Integer.parseInt(cidr.substring(slash + 1));
    long mask = bits == 0 ? 0 : 0xffffffffL << (32 - bits);
    return (number(cidr.substring(0, slash)) & mask) == (number(address) & mask);
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }
}
