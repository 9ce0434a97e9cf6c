package io.fynix.realtime.hub;

import io.fynix.platform.broker.Publication;
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

    /** Whether this is the connection with an id, which a publication can leave out. */
    default boolean isClient(String id) {
      return false;
    }

    /**
     * Publications were missed and this subscription cannot go on. Called once, after the
     * subscription ended.
     */
    void insufficientState(Subscription subscription);
  }

  private final String channel;
  private final Owner owner;
  private final Options options;
  private State state = State.HOLDING;
  private @Nullable List<Delivery> held = new ArrayList<>(0);
  private boolean incomplete;
  private long offset;
  private String epoch = "";

  /** What the client can apply a patch to; null when it has to get a whole publication first. */
  private @Nullable Publication base;

  /**
   * How a subscriber listens.
   *
   * @param positioned whether publications are delivered without a hole or not at all
   * @param deltas whether they are delivered as patches of one another; needs a position
   * @param news whether it is told who comes and goes
   */
  public record Options(boolean positioned, boolean deltas, boolean news) {}

  public Subscription(String channel, Owner owner, Options options) {
    this.channel = channel;
    this.owner = owner;
    this.options = options;
  }

  public String channel() {
    return channel;
  }

  public boolean isPositioned() {
    return options.positioned();
  }

  boolean wantsNews() {
    return options.news();
  }

  /** Whether publications flow: it has started and not ended. */
  public boolean isLive() {
    return state == State.LIVE;
  }

  /** The last publication passed on. Meaningful for a live, positioned subscription. */
  public long offset() {
    return offset;
  }

  /** Says which publication the client gets last before {@link #release}. */
  public void recovered(Publication last) {
    base = last;
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
    if (state == State.HOLDING && options.positioned()) {
      incomplete = true;
    }
  }

  /** Something of the channel arrived. */
  void offer(Delivery delivery) {
    if (delivery.news() && !options.news()) {
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
    if (state == State.LIVE
        && options.positioned()
        && (!sameEpoch(top.epoch()) || offset != top.offset())) {
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
    if (!options.positioned() || delivery.offset() == 0) {
      deliver(delivery);
    } else if (!sameEpoch(delivery.epoch())) {
      giveUp();
    } else if (delivery.offset() == offset + 1) {
      offset = delivery.offset();
      epoch = delivery.epoch();
      deliver(delivery);
    } else if (delivery.offset() > offset) {
      giveUp();
    }
    // Otherwise the client has it already.
  }

  private void deliver(Delivery delivery) {
    String excluded = delivery.excludedClient();
    if (delivery.expired() || (excluded != null && owner.isClient(excluded))) {
      return;
    }
    Deltas deltas = delivery.deltas();
    if (!options.deltas() || deltas == null) {
      owner.deliver(delivery.message());
      return;
    }
    Publication before = base;
    owner.deliver(before == null ? deltas.whole() : deltas.after(before));
    base = deltas.publication();
  }

  private boolean sameEpoch(String other) {
    return epoch.isEmpty() || epoch.equals(other);
  }

  private void giveUp() {
    end();
    owner.insufficientState(this);
  }
}
