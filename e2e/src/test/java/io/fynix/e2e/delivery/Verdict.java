package io.fynix.e2e.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the publications, summed over all clients and channels.
 *
 * @param lost acknowledged, and not received
 * @param duplicated received again
 * @param reordered received after a later one
 * @param phantom received, and never published
 * @param unknownReceived received though the publisher does not know; permitted
 */
record Verdict(long lost, long duplicated, long reordered, long phantom, long unknownReceived) {
  static final Verdict FLAWLESS = new Verdict(0, 0, 0, 0, 0);

  /**
   * Compares receipts with what was published.
   *
   * @param receipts for each client, the rows by channel in the order of receipt
   */
  static Verdict of(
      Collection<Published> published, Collection<Map<String, List<Integer>>> receipts) {
    Verdict sum = FLAWLESS;
    for (Map<String, List<Integer>> client : receipts) {
      for (Published channel : published) {
        sum = sum.plus(ofChannel(channel, client.getOrDefault(channel.channel(), List.of())));
      }
    }
    return sum;
  }

  private static Verdict ofChannel(Published published, List<Integer> received) {
    Set<Integer> acknowledged = new HashSet<>(published.acknowledged());
    Set<Integer> seen = new HashSet<>();
    long duplicated = 0;
    long reordered = 0;
    long phantom = 0;
    long unknown = 0;
    int newest = 0;
    for (int row : received) {
      if (!seen.add(row)) {
        duplicated++;
      } else if (acknowledged.contains(row)) {
        reordered += row < newest ? 1 : 0;
        newest = Math.max(newest, row);
      } else if (published.unknown().contains(row)) {
        unknown++; // may arrive at any time: its publisher went on without an answer
      } else {
        phantom++;
      }
    }
    acknowledged.removeAll(seen);
    return new Verdict(acknowledged.size(), duplicated, reordered, phantom, unknown);
  }

  private Verdict plus(Verdict other) {
    return new Verdict(
        lost + other.lost,
        duplicated + other.duplicated,
        reordered + other.reordered,
        phantom + other.phantom,
        unknownReceived + other.unknownReceived);
  }

  /** Whether nothing is wrong; what is unknown may have been received or not. */
  boolean isFlawless() {
    return lost == 0 && duplicated == 0 && reordered == 0 && phantom == 0;
  }
}
