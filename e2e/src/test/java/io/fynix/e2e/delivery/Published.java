package io.fynix.e2e.delivery;

import java.util.List;
import java.util.Set;

/**
 * What one publisher did on its channel, one publication after the other.
 *
 * @param acknowledged the rows whose publication was answered with success, in order
 * @param unknown the rows whose publication failed or was never answered: they may have happened
 */
record Published(String channel, List<Integer> acknowledged, Set<Integer> unknown) {
  Published {
    acknowledged = List.copyOf(acknowledged);
    unknown = Set.copyOf(unknown);
  }
}
