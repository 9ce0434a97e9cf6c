package io.fynix.local.ingress;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of one service. A request goes to the node with the fewest open requests and sockets;
 * nodes that just refused one come last, yet they do come: a rest is a guess.
 */
record BackendPool(String service, List<Backend> backends) {
  BackendPool {
    backends = List.copyOf(backends);
  }

  Optional<Backend> next(Collection<Backend> tried) {
    return backends.stream()
        .filter(backend -> !tried.contains(backend))
        .min(Comparator.comparing(Backend::rests).thenComparingInt(Backend::open));
  }
}
