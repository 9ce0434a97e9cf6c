package io.fynix.e2e.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Published PUBLISHED = new Published("c", List.of(1, 2, 4, 5), Set.of(3, 6));

  @Test
  void whatIsReceivedOnceAndInOrderIsFlawless() {
    assertThat(verdict(1, 2, 4, 5)).isEqualTo(Verdict.FLAWLESS);
    assertThat(verdict(1, 2, 3, 4, 5).isFlawless()).isTrue();
  }

  @Test
  void eachFlawIsCounted() {
    assertThat(verdict(1, 2, 5)).isEqualTo(new Verdict(1, 0, 0, 0, 0));
    assertThat(verdict(1, 2, 2, 4, 5, 1)).isEqualTo(new Verdict(0, 2, 0, 0, 0));
    assertThat(verdict(2, 1, 4, 5)).isEqualTo(new Verdict(0, 0, 1, 0, 0));
    assertThat(verdict(1, 2, 4, 5, 9)).isEqualTo(new Verdict(0, 0, 0, 1, 0));
  }

  @Test
  void whatThePublisherDoesNotKnowMayArriveLate() {
    assertThat(verdict(1, 2, 4, 5, 3)).isEqualTo(new Verdict(0, 0, 0, 0, 1));
    assertThat(verdict(1, 2, 4, 5, 3, 3).isFlawless()).isFalse();
  }

  @Test
  void aClientWithoutReceiptsLostAllAndClientsAreSummed() {
    assertThat(Verdict.of(List.of(PUBLISHED), List.of(Map.of(), Map.of("c", List.of(1, 2, 4)))))
        .isEqualTo(new Verdict(5, 0, 0, 0, 0));
  }

  private static Verdict verdict(Integer... received) {
    return Verdict.of(List.of(PUBLISHED), List.of(Map.of("c", List.of(received))));
  }
}
