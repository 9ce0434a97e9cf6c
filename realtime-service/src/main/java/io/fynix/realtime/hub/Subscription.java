package io.fynix.realtime.hub;

import io.fynix.platform.broker.StreamPosition;
import io.fynix.realtime.transport.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's listening to one channel. Touched by the client's event loop only.
 *
 * <p>Starts by holding what arrives, so that nothing is lost or overtakes the subscribe reply while
 * the history is read; {@link #release} lets it flow. A positioned subscription passes on
 * publications in offset order without a hole, or tells its owner that it cannot.
 *
 * @see <a href="https://centrifugal.dev/docs/server/history_and_recovery">positioning and recovery
 *     rules</a>
 */
public final class Subscription {

  /**
   * Most publications held while the history is read; beyond it the client starts over from
   * history.
   */
  static final int MAX_HELD = 4096;

  private enum State {
    HOLDING,
    LIVE,
    ENDED
  }

  /** Who listens. */
  public interface Owner {
    void deliver(SharedMessage message);

    /**
     * Publications were missed and this subscription cannot go on. Called once, after the
     * subscription ended.
     */
    void insufficientState(Subscription subscription);
  }

  private final String channel;
  private final Owner owner;
  private final boolean positioned;
  private final boolean wantsNews;
  private State state = State.HOLDING;
  private @Nullable List<Delivery> held = new ArrayList<>(0);
  private boolean incomplete;
  private long offset;
  private String epoch = "";

  /** A subscription that is not told who comes and goes. */
  public Subscription(String channel, Owner owner, boolean positioned) {
    this(channel, owner, positioned, false);
  }

  /**
   * @param wantsNews whether it is told who comes and goes
   */
  public Subscription(String channel, Owner owner, boolean positioned, boolean wantsNews) {
    this.channel = channel;
    this.owner = owner;
    this.positioned = positioned;
    this.wantsNews = wantsNews;
  }

  public String channel() {
    return channel;
  }

  public boolean isPositioned() {
    return positioned;
  }

  boolean wantsNews() {
    return wantsNews;
  }

  /** Whether publications flow: it has started and not ended. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  /** The last publication passed on. Meaningful for a live, positioned subscription. */
  public long offset() {
    return offset;
  }

  /**
   * Lets publications flow, those held first.
   *
   * @param from what the client has, now that its subscribe reply is queued; ignored when not
   *     positioned
   */
  public void release(StreamPosition from) {
    List<Delivery> waiting = held;
    if (state != State.HOLDING || waiting == null) {
      return;
    }
    offset = from.offset();
    epoch = from.epoch();
    held = null;
    state = State.LIVE;
    if (incomplete) {
      giveUp();
      return;
    }
    waiting.forEach(this::offer);
  }

  /** Nothing flows any more. */
  public void end() {
    state = State.ENDED;
    held = null;
  }

  /**
   * Publications may be missing among those held: a positioned subscription gives up when it is
   * released.
   */
  void doubt() {
    if (state == State.HOLDING && positioned) {
      incomplete = true;
    }
  }

  /** Something of the channel arrived. */
  void offer(Delivery delivery) {
    if (delivery.news() && !wantsNews) {
      return;
    }
    switch (state) {
      case HOLDING -> hold(delivery);
      case LIVE -> pass(delivery);
      case ENDED -> {}
    }
  }

  /**
   * Compares with the stream's newest position, after all that is known of the stream was offered.
   */
  void verify(StreamPosition top) {
    if (state == State.LIVE && positioned && (!sameEpoch(top.epoch()) || offset != top.offset())) {
      giveUp();
    }
  }

  private void hold(Delivery delivery) {
    List<Delivery> waiting = held;
    if (waiting == null || incomplete) {
      return;
    }
    if (waiting.size() == MAX_HELD && delivery.news()) {
      return; // best effort; a publication must not be lost to it
    }
    if (waiting.size() == MAX_HELD) {
      incomplete = true;
      waiting.clear();
      return;
    }
    waiting.add(delivery);
  }

  private void pass(Delivery delivery) {
    if (!positioned || delivery.offset() == 0) {
      owner.deliver(delivery.message());
    } else if (!sameEpoch(delivery.epoch())) {
      giveUp();
    } else if (delivery.offset() == offset + 1) {
      offset = delivery.offset();
      epoch = delivery.epoch();
      owner.deliver(delivery.message());
    } else if (delivery.offset() > offset) {
      giveUp();
    }
    // Otherwise the client has it already.
  }

  private boolean sameEpoch(String other) {
    return epoch.isEmpty() || epoch.equals(other);
  }

  private void giveUp() {
    end();
    owner.insufficientState(this);
  }
}
