package io.fynix.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.History;
import io.fynix.platform.broker.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoopHubTest {
  private final ManualLoop loop = new ManualLoop();
  private final LoopHub hub = new LoopHub(loop);
  private final Stream stream = new Stream(100);

  @Test
  void everyMemberGetsEveryPublicationInOrder() throws Exception {
    var ledgers = members(1000);

    hub.deliver(List.of(stream.publish(), stream.publish(), stream.publish()));
    loop.runAll();

    assertThat(ledgers)
        .allSatisfy(ledger -> assertThat(ledger.offsets).containsExactly(1L, 2L, 3L));
  }

  @Test
  void aSmallRoomDoesNotWaitForTheEndOfAHugeOne() throws Exception {
    var huge = members(10_000);
    var ledger = new Ledger();
    join("feed:small", ledger);
    hub.deliver(
        List.of(stream.publish(), Delivery.of("feed:small", "e1", Stream.publication(1), false)));

    loop.turn();

    assertThat(ledger.offsets).containsExactly(1L);
    assertThat(huge.getLast().offsets).isEmpty();
    loop.runAll();
    assertThat(huge.getLast().offsets).containsExactly(1L);
  }

  @Test
  void membersMayComeAndGoWhileARoomIsWalked() throws Exception {
    var subscriptions = new ArrayList<Subscription>();
    var ledgers = new ArrayList<Ledger>();
    for (int i = 0; i < 3000; i++) {
      var ledger = new Ledger();
      ledgers.add(ledger);
      subscriptions.add(join(Stream.CHANNEL, ledger));
    }
    hub.deliver(List.of(stream.publish()));
    loop.turn();
    for (int i = 0; i < 3000; i += 2) {
      subscriptions.get(i).end();
      hub.remove(subscriptions.get(i));
    }
    loop.runAll();

    for (int i = 1; i < 3000; i += 2) {
      assertThat(ledgers.get(i).offsets).containsExactly(1L);
    }
  }

  @Test
  void aRoomThatEmptiesItselfWhileWalkedGivesBackWhatItHeld() throws Exception {
    for (int round = 0; round < 3; round++) {
      var self = new SelfRemoving();
      self.subscription = new Subscription(Stream.CHANNEL, self, Stream.PLAIN);
      hub.add(self.subscription);
      self.subscription.release(StreamPosition.START);
      var many =
          IntStream.range(0, LoopHub.MAX_UNDELIVERED).mapToObj(i -> stream.publish()).toList();

      // Blocks for ever when an earlier round kept something.
      hub.deliver(many);
      loop.runAll();
    }
  }

  private final class SelfRemoving implements Subscription.Owner {
    @Nullable Subscription subscription;

    @Override
    public void deliver(io.fynix.realtime.transport.SharedMessage message) {
      if (subscription != null) {
        subscription.end();
        hub.remove(subscription);
      }
    }

    @Override
    public void insufficientState(Subscription unused) {}
  }

  @Test
  void aRepairGivesEveryMemberWhatItMissedBeforeTheNextPublication() throws Exception {
    var ledger = members(1).getFirst();
    hub.deliver(List.of(stream.publish()));
    loop.runAll();
    stream.publish();
    stream.publish();
    var reads = new ArrayList<Consumer<History>>();

    hub.repair(Stream.CHANNEL, (channel, since, then) -> reads.add(then));
    hub.deliver(List.of(stream.publish()));
    loop.runAll();
    reads.forEach(then -> then.accept(stream.since(1)));
    loop.runAll();

    assertThat(ledger.offsets).containsExactly(1L, 2L, 3L, 4L);
    assertThat(ledger.insufficient).isFalse();
  }

  @Test
  void aRepairTellsWhoMissedMoreThanTheHistoryHolds() throws Exception {
    var ledger = members(1).getFirst();
    for (int i = 0; i < 200; i++) {
      stream.publish();
    }

    hub.repair(Stream.CHANNEL, (channel, since, then) -> then.accept(stream.since(since)));
    loop.runAll();

    assertThat(ledger.insufficient).isTrue();
  }

  @Test
  void aRepairTellsWhoFollowsAStreamThatIsGone() throws Exception {
    var ledger = members(1).getFirst();
    hub.deliver(List.of(stream.publish()));
    loop.runAll();
    stream.startOver();

    hub.repair(Stream.CHANNEL, (channel, since, then) -> then.accept(stream.since(since)));
    loop.runAll();

    assertThat(ledger.insufficient).isTrue();
  }

  /**
   * Whatever is lost on the way and whenever somebody subscribes, a subscriber has an unbroken run
   * that ends at the newest publication, or knows that it has not.
   */
  @Property(tries = 300)
  void nothingIsLostSilently(@ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> steps)
      throws Exception {
    var manual = new ManualLoop();
    var room = new LoopHub(manual);
    var model = new Stream(1000);
    var ledger = new Ledger();
    var subscription = new Subscription(Stream.CHANNEL, ledger, Stream.POSITIONED);
    long start = -1;
    boolean added = false;
    for (int step : steps) {
      switch (step) {
        case 0, 1, 2, 3 -> room.deliver(List.of(model.publish()));
        case 4 -> {
          model.publish(); // lost on the way; the tail notices and says so
          manual.execute(
              () ->
                  room.repair(Stream.CHANNEL, (c, since, then) -> then.accept(model.since(since))));
        }
        case 5, 6 -> manual.turn();
        case 7 -> {
          if (!added) {
            room.add(subscription);
            added = true;
          }
        }
        default -> {
          if (added && start < 0) {
            start = model.position().offset();
            subscription.release(model.position());
          }
        }
      }
    }
    manual.runAll();

    if (start >= 0 && !ledger.insufficient) {
      assertThat(ledger.offsets)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(start + 1, model.position().offset()).boxed().toList());
    }
  }

  private List<Ledger> members(int count) {
    var ledgers = new ArrayList<Ledger>();
    for (int i = 0; i < count; i++) {
      var ledger = new Ledger();
      join(Stream.CHANNEL, ledger);
      ledgers.add(ledger);
    }
    return ledgers;
  }

  private Subscription join(String channel, Ledger ledger) {
    var subscription = new Subscription(channel, ledger, Stream.POSITIONED);
    hub.add(subscription);
    subscription.release(new StreamPosition(0, ""));
    return subscription;
  }
}
