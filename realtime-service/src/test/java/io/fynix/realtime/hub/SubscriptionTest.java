package io.fynix.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.StreamPosition;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private final Stream stream = new Stream(100);
  private final Ledger ledger = new Ledger();
  private final Subscription positioned =
      new Subscription(Stream.CHANNEL, ledger, Stream.POSITIONED);

  @Test
  void publicationsThatArriveBeforeTheReplyFlowAfterIt() {
    positioned.offer(stream.publish());
    positioned.offer(stream.publish());
    assertThat(ledger.offsets).isEmpty();

    positioned.release(StreamPosition.START);

    assertThat(ledger.offsets).containsExactly(1L, 2L);
  }

  @Test
  void whatTheHistoryAlreadyGaveIsNotDeliveredAgain() {
    positioned.offer(stream.publish());
    positioned.offer(stream.publish());
    var read = stream.position();
    positioned.offer(stream.publish());

    positioned.release(read);

    assertThat(ledger.offsets).containsExactly(3L);
  }

  @Test
  void aHoleEndsThePositionedSubscription() {
    positioned.release(stream.position());
    stream.publish();
    positioned.offer(stream.publish());
    positioned.offer(stream.publish());

    assertThat(ledger.insufficient).isTrue();
    assertThat(ledger.offsets).isEmpty();
  }

  @Test
  void whatIsExpiredIsNotDeliveredAndIsNoHole() {
    positioned.release(stream.position());
    positioned.offer(stream.publishExpired());
    positioned.offer(stream.publish());

    assertThat(ledger.insufficient).isFalse();
    assertThat(ledger.offsets).containsExactly(2L);
  }

  @Test
  void anotherEpochEndsThePositionedSubscription() {
    positioned.release(stream.position());
    stream.startOver();
    positioned.offer(stream.publish());

    assertThat(ledger.insufficient).isTrue();
  }

  @Test
  void moreThanItCanHoldEndsThePositionedSubscriptionWhenReleased() {
    for (int i = 0; i <= Subscription.MAX_HELD; i++) {
      positioned.offer(stream.publish());
    }

    positioned.release(StreamPosition.START);

    assertThat(ledger.insufficient).isTrue();
    assertThat(ledger.offsets).isEmpty();
  }

  @Test
  void aPlainSubscriptionPassesEverythingOn() {
    var plain = new Subscription(Stream.CHANNEL, ledger, Stream.PLAIN);
    plain.release(StreamPosition.START);
    plain.offer(Delivery.of(Stream.CHANNEL, "", Stream.publication(0), false));
    plain.offer(Delivery.of(Stream.CHANNEL, "", Stream.publication(0), false));

    assertThat(ledger.offsets).containsExactly(0L, 0L);
  }

  @Test
  void nothingFlowsAfterTheEnd() {
    positioned.release(stream.position());
    positioned.end();
    positioned.offer(stream.publish());

    assertThat(ledger.offsets).isEmpty();
  }
}
