package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who can talk to whom: everything that is declared, and nothing else. */
class FlowTest {

  private static final int HTTP = 8080;
  private static final int MANAGEMENT = 9000;
  private static final int REDIS = 6379;
  private static final int SENTINEL = 26379;
  private static final int DNS = 53;

  private static final Set<String> SERVICES =
      Set.of("api-service", "realtime-service", "session-service", "monitoring-service");

  /** Others in the cluster, by name. */
  private static Map<String, Flows.Peer> neighbours() {
    Map<String, Flows.Peer> peers = new LinkedHashMap<>();
    peers.put("gateway", Flows.Peer.in("gateway-system"));
    peers.put("shop", Flows.Peer.in("shop"));
    peers.put("prometheus", Flows.Peer.in("monitoring"));
    peers.put("dns", Flows.Peer.in("kube-system"));
    peers.put("stranger", Flows.Peer.in("elsewhere"));
    peers.put("beside", Flows.Peer.pod(Chart.NAMESPACE, Map.of("app", "somebody")));
    peers.put(
        "other release",
        Flows.Peer.pod(
            Chart.NAMESPACE,
            Map.of(
                "app.kubernetes.io/name", "api-service", "app.kubernetes.io/instance", "other")));
    peers.put(
        "test",
        Flows.Peer.pod(
            Chart.NAMESPACE,
            Map.of("fynix.io/role", "test", "app.kubernetes.io/instance", Chart.RELEASE)));
    return peers;
  }

  private static Set<String> open(Manifests manifests) {
    Map<String, Flows.Peer> all = new LinkedHashMap<>(neighbours());
    manifests
        .pods()
        .filter(pods -> !pods.kind().equals("Pod"))
        .forEach(
            pods ->
                all.put(
                    pods.podLabels().get("app.kubernetes.io/name"),
                    Flows.Peer.pod(Chart.NAMESPACE, pods.podLabels())));
    Flows flows = new Flows(manifests);
    Set<String> open = new TreeSet<>();
    all.forEach(
        (from, source) ->
            all.forEach(
                (to, target) -> {
                  if (!SERVICES.contains(from)
                      && !SERVICES.contains(to)
                      && !from.equals("redis")
                      && !to.equals("redis")) {
                    return; // between strangers, which is not ours to decide
                  }
                  for (int port : new int[] {HTTP, MANAGEMENT, REDIS, SENTINEL, DNS}) {
                    if (flows.allows(source, target, port)) {
                      open.add(from + " -> " + to + ":" + port);
                    }
                  }
                }));
    return open;
  }

  private static final String[] VALUES = {
    "global.edge.mode=ingress",
    "global.networkPolicy.edgeNamespaces[0]=gateway-system",
    "global.networkPolicy.clientNamespaces[0]=shop"
  };

  private static Set<String> declared() {
    Set<String> edges = new TreeSet<>();
    for (String service : SERVICES) {
      edges.add("gateway -> " + service + ":8080");
      edges.add("shop -> " + service + ":8080");
      edges.add("prometheus -> " + service + ":9000");
      edges.add("test -> " + service + ":9000");
      edges.add(service + " -> redis:6379");
      edges.add(service + " -> dns:53");
    }
    edges.add("test -> redis:6379");
    return edges;
  }

  @Test
  void withOneRedisExactlyTheDeclaredEdgesAreOpen() {
    assertThat(open(Chart.UMBRELLA.render(VALUES))).isEqualTo(declared());
  }

  @Test
  void withSentinelsTheServersAndTheirClientsReachThemToo() {
    Set<String> edges = declared();
    SERVICES.forEach(service -> edges.add(service + " -> redis:26379"));
    edges.add("test -> redis:26379");
    edges.add("redis -> redis:6379");
    edges.add("redis -> redis:26379");
    edges.add("redis -> dns:53");

    String[] values = {VALUES[0], VALUES[1], VALUES[2], "global.redis.mode=sentinel"};
    assertThat(open(Chart.UMBRELLA.render(values))).isEqualTo(edges);
  }

  @Test
  void aRedisOutsideIsReachedByItsAddressOnly() {
    Manifests manifests =
        Chart.API.render("redis.hosts[0]=cache.example.org:6380", "redis.cidrs[0]=10.30.0.0/24");
    Flows flows = new Flows(manifests);
    Flows.Peer api = Flows.Peer.pod(Chart.NAMESPACE, manifests.the("Deployment").podLabels());

    assertThat(flows.allows(api, Flows.Peer.at("10.30.0.7"), 6380)).isTrue();
    assertThat(flows.allows(api, Flows.Peer.at("10.30.0.7"), 6379)).isFalse();
    assertThat(flows.allows(api, Flows.Peer.at("10.31.0.7"), 6380)).isFalse();
    assertThat(flows.allows(api, Flows.Peer.in("elsewhere"), 6380)).isFalse();
  }

  @Test
  void receiversOfWebhooksAreReachedOnlyWhereSomebodySaysSo() {
    String rule = "networkPolicy.extraEgress[0].";
    Manifests closed = Chart.MONITORING.render();
    Manifests opened =
        Chart.MONITORING.render(
            rule + "ports[0].port=443",
            rule + "ports[0].protocol=TCP",
            rule + "to[0].ipBlock.cidr=0.0.0.0/0");
    Flows.Peer monitoring = Flows.Peer.pod(Chart.NAMESPACE, closed.the("Deployment").podLabels());

    assertThat(new Flows(closed).allows(monitoring, Flows.Peer.at("203.0.113.9"), 443)).isFalse();
    assertThat(new Flows(opened).allows(monitoring, Flows.Peer.at("203.0.113.9"), 443)).isTrue();
  }

  @Test
  void theWholeNamespaceCanBeClosed() {
    Manifests manifests = Chart.UMBRELLA.render("networkPolicy.defaultDeny=true");
    Flows.Peer beside = Flows.Peer.pod(Chart.NAMESPACE, Map.of("app", "somebody"));

    assertThat(new Flows(manifests).allows(beside, Flows.Peer.in("elsewhere"), HTTP)).isFalse();
    assertThat(new Flows(manifests).allows(Flows.Peer.in("elsewhere"), beside, HTTP)).isFalse();
  }
}
