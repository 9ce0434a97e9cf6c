package io.fynix.realtime.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.realtime.delta.FossilPatch;
import io.fynix.realtime.protocol.DeltaContent;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltaSubscriptionTest {
  private static final String CHANNEL = "feed:quotes";
  private static final String EPOCH = "e1";

  private final Reader reader = new Reader();
  private final Subscription subscription = new Subscription(CHANNEL, reader, Stream.DELTAS);

  @Test
  void theFirstPublicationIsWholeAndTheOthersArePatches() {
    subscription.release(new StreamPosition(4, EPOCH));

    for (int offset = 5; offset <= 14; offset++) {
      subscription.offer(delivery(offset, true));
    }

    assertThat(reader.wholes).isEqualTo(1);
    assertThat(reader.patches).isEqualTo(9);
    assertThat(reader.read).hasSize(10).first().isEqualTo(quote(5));
    assertThat(reader.read).last().isEqualTo(quote(14));
  }

  @Test
  void subscribersShareThePatchWhateverTheyHadBefore() {
    var late = new Reader();
    var lateSubscription = new Subscription(CHANNEL, late, Stream.DELTAS);
    subscription.release(StreamPosition.START);
    subscription.offer(delivery(1, true));
    var second = delivery(2, true);
    subscription.offer(second);
    lateSubscription.release(new StreamPosition(1, EPOCH));

    lateSubscription.offer(second);
    var third = delivery(3, true);
    subscription.offer(third);
    lateSubscription.offer(third);

    assertThat(late.read).containsExactly(quote(2), quote(3));
    assertThat(late.wholes).isEqualTo(1);
    assertThat(late.messages).last().isSameAs(reader.messages.getLast());
  }

  @Test
  void livePublicationsContinueTheRecoveredOnes() {
    List<Publication> missed = List.of(publication(3), publication(4));
    reader.recover(missed, Deltas.chain(missed));
    subscription.recovered(missed.getLast());
    subscription.release(new StreamPosition(4, EPOCH));

    subscription.offer(delivery(5, true));

    assertThat(reader.read).containsExactly(quote(3), quote(4), quote(5));
    assertThat(reader.wholes).isEqualTo(1);
  }

  @Test
  void aPublisherWithoutDeltasSendsWholePublications() {
    subscription.release(StreamPosition.START);

    subscription.offer(delivery(1, false));
    subscription.offer(delivery(2, false));

    assertThat(reader.patches).isZero();
    assertThat(reader.read).containsExactly(quote(1), quote(2));
  }

  @Test
  void whatLiesOutsideTheStreamIsNoBase() {
    subscription.release(StreamPosition.START);
    subscription.offer(delivery(1, true));

    subscription.offer(delivery(0, true));
    subscription.offer(delivery(2, true));
    subscription.offer(delivery(3, true));

    assertThat(reader.read).containsExactly(quote(1), quote(0), quote(2), quote(3));
    assertThat(reader.patches).isEqualTo(1);
  }

  @Test
  void aPatchThatSavesNothingIsNotSent() {
    subscription.release(StreamPosition.START);
    subscription.offer(delivery(1, "1", true));

    subscription.offer(delivery(2, "2", true));

    assertThat(reader.patches).isZero();
    assertThat(reader.read).containsExactly("1", "2");
  }

  private static Delivery delivery(long offset, boolean patchable) {
    return delivery(offset, quote(offset), patchable);
  }

  private static Delivery delivery(long offset, String data, boolean patchable) {
    return Delivery.of(CHANNEL, EPOCH, publication(offset, data), patchable);
  }

  private static Publication publication(long offset) {
    return publication(offset, quote(offset));
  }

  private static Publication publication(long offset, String data) {
    return new Publication(offset, data.getBytes(UTF_8), null, Map.of(), 0);
  }

  private static String quote(long number) {
    return "{\"instrument\":\"евро/доллар\",\"venue\":\"somewhere\",\"price\":" + number + "}";
  }

  /** A client that applies what it gets to what it has. */
  private static final class Reader implements Subscription.Owner {
    final List<SharedMessage> messages = new ArrayList<>();
    final List<String> read = new ArrayList<>();
    int wholes;
    int patches;
    private byte[] base = {};

    void recover(List<Publication> publications, List<DeltaContent> contents) {
      assertThat(contents).hasSameSizeAs(publications);
      contents.forEach(this::take);
    }

    @Override
    public void deliver(SharedMessage message) {
      messages.add(message);
      assertThat(message.reply()).isInstanceOf(Reply.Pushed.class);
      if (message.reply() instanceof Reply.Pushed(Push.DeltaPublication publication)) {
        take(publication.content());
      }
    }

    private void take(DeltaContent content) {
      if (content.patch()) {
        patches++;
        base = FossilPatch.apply(base, content.bytes());
      } else {
        wholes++;
        base = content.bytes();
      }
      read.add(new String(base, UTF_8));
    }

    @Override
    public boolean isClient(String clientId) {
      return false;
    }

    @Override
    public void insufficientState(Subscription subscription) {
      throw new AssertionError("nothing is missing");
    }
  }
}
