package io.fynix.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  @Test
  void aHistogramIsReadAndCompared() {
    var before =
        ClassHistogram.parse(
            """
             num     #instances         #bytes  class name (module)
               1:            10           1000  [B (java.base@25)
               2:             1             16  a.B$$Lambda/0x00001234
            Total            11           1016
            """);
    var after =
        ClassHistogram.parse(
            """
               1:            30           2000  [B (java.base@25)
               2:             1             16  a.B$$Lambda/0x00009999
               3:            10            240  a.New
            """);
    assertThat(before.bytes()).isEqualTo(1016);
    assertThat(after.since(before, 10))
        .containsExactlyInAnyOrder(
            new ClassHistogram.Share("[B", 2, 100),
            new ClassHistogram.Share("a.New", 1, 24),
            new ClassHistogram.Share("a.B$$Lambda", 0, 0));
  }

  @Test
  void percentilesAreThoseOfTheSamples() {
    var samples = new Samples();
    for (int i = 2_000; i > 0; i--) {
      samples.add(i);
    }
    assertThat(samples.median()).isEqualTo(1_000);
    assertThat(samples.percentile(0.999)).isEqualTo(1_998);
    assertThat(samples.percentile(1)).isEqualTo(2_000);
  }

  @Test
  void aSlopeNeedsTwoPlaces() {
    Slope slope =
        Slope.of(List.of(new Slope.Point(1, 12), new Slope.Point(2, 14), new Slope.Point(3, 16)));
    assertThat(slope.perUnit()).isCloseTo(2, within(1e-9));
    assertThat(slope.atZero()).isCloseTo(10, within(1e-9));
    assertThatThrownBy(() -> Slope.of(List.of(new Slope.Point(1, 1), new Slope.Point(1, 2))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
