package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final RebalanceConfig CONFIG = TransportConfigs.of(RebalanceConfig.class);

  @Test
  void sheddingBeginsBeyondTheToleranceAndEndsAtHalfOfIt() {
    // The mean is 1000 each time.
    assertThat(new Share(1200, List.of(800L)).surplus(false, CONFIG)).isZero();
    assertThat(new Share(1201, List.of(799L)).surplus(false, CONFIG)).isEqualTo(101);
    assertThat(new Share(1150, List.of(850L)).surplus(true, CONFIG)).isEqualTo(50);
    assertThat(new Share(1100, List.of(900L)).surplus(true, CONFIG)).isZero();
  }

  @Test
  void aLonelyNodeKeepsAll() {
    assertThat(new Share(15_000, List.of()).surplus(false, CONFIG)).isZero();
  }

  @Test
  void aSmallNodeIsLeftAlone() {
    assertThat(new Share(500, List.of(0L, 0L)).surplus(true, CONFIG)).isZero();
    assertThat(new Share(600, List.of(0L, 0L)).surplus(false, CONFIG)).isEqualTo(100);
  }

  @Property
  void aNodeNeverShedsBelowTheMeanOrTheMinimum(
      @ForAll @LongRange(min = 0, max = 100_000) long own,
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 100_000) Long> others,
      @ForAll boolean shedding) {
    Share share = new Share(own, others);
    long surplus = share.surplus(shedding, CONFIG);
    assertThat(surplus).isNotNegative();
    if (surplus > 0) {
      assertThat((double) (own - surplus)).isGreaterThanOrEqualTo(share.mean());
      assertThat(own - surplus).isGreaterThanOrEqualTo(CONFIG.minConnections());
    }
  }

  /**
   * A cluster in which every node sheds by its own view, and what is shed lands anywhere, comes to
   * rest with every node within the tolerance, and stays there.
   */
  @Property(tries = 200)
  void aClusterComesToRest(
      @ForAll @Size(min = 2, max = 12) List<@IntRange(min = 0, max = 20_000) Integer> loads,
      @ForAll long seed) {
    var random = new Random(seed);
    long[] cluster = loads.stream().mapToLong(Integer::longValue).toArray();
    boolean[] shedding = new boolean[cluster.length];
    int round = 0;
    while (shedAll(cluster, shedding, random) > 0) {
      assertThat(++round).as("rounds of at most 200 each").isLessThan(2000);
    }
    double mean = Arrays.stream(cluster).average().orElseThrow();
    for (long load : cluster) {
      assertThat((double) load).isLessThanOrEqualTo(Math.max(mean * 1.2, CONFIG.minConnections()));
    }
    assertThat(shedAll(cluster, shedding, random)).as("shed while at rest").isZero();
  }

  private static long shedAll(long[] cluster, boolean[] shedding, Random random) {
    long[] view = cluster.clone();
    long moved = 0;
    for (int i = 0; i < view.length; i++) {
      List<Long> others = new ArrayList<>();
      for (int j = 0; j < view.length; j++) {
        if (j != i) {
          others.add(view[j]);
        }
      }
      long surplus = new Share(view[i], others).surplus(shedding[i], CONFIG);
      shedding[i] = surplus > 0;
      long count = Math.min(surplus, Rebalancer.mostAtOnce(CONFIG));
      cluster[i] -= count;
      moved += count;
      for (long c = 0; c < count; c++) {
        cluster[random.nextInt(cluster.length)]++;
      }
    }
    return moved;
  }
}
