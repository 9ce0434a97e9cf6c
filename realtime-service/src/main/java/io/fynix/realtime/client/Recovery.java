package io.fynix.realtime.client;

import io.fynix.platform.broker.History;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;

/**
 * What a client missed, and whether that is all of it.
 *
 * @param publications oldest first
 * @see <a href="https://centrifugal.dev/docs/server/history_and_recovery">recovery rules</a>
 */
record Recovery(boolean recovered, List<Publication> publications) {

  /**
   * What a subscriber wants back.
   *
   * @param wanted whether it wants what it missed at all
   * @param since the last that it has; the start when nothing is wanted
   */
  record Wish(boolean wanted, StreamPosition since) {
    static final Wish NOTHING = new Wish(false, StreamPosition.START);

    /**
     * @param asked whether the subscriber asks for what came after {@code since}
     */
    static Wish of(SubscribeRules.Decision.Allowed how, boolean asked, StreamPosition since) {
      if (asked) {
        return new Wish(true, since);
      }
      return how.givesNewest() ? new Wish(true, StreamPosition.START) : NOTHING;
    }
  }

  static final Recovery FAILED = new Recovery(false, List.of());

  /**
   * What to read of the stream so that {@link #stream} or {@link #cache} can tell.
   *
   * @param limit most publications that are recovered
   */
  static HistoryQuery query(
      String channel, SubscribeRules.Decision.Allowed how, Wish wish, int limit) {
    var metaTtl = how.namespace().metaTtl();
    if (!wish.wanted() || !how.recoverable()) {
      return new HistoryQuery(channel, null, 0, false, metaTtl);
    }
    return how.cache()
        ? new HistoryQuery(channel, null, 1, true, metaTtl)
        // The epoch is compared here: another one is a failed recovery, not a failed read.
        : new HistoryQuery(
            channel, new StreamPosition(wish.since().offset(), ""), limit, false, metaTtl);
  }

  /** All that came after {@code since}, when the stream still has all of it. */
  static Recovery stream(History history, StreamPosition since) {
    StreamPosition top = history.top();
    if (!since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
      return FAILED;
    }
    List<Publication> missed = history.publications();
    boolean complete =
        missed.isEmpty()
            ? top.offset() == since.offset()
            : missed.getFirst().offset() == since.offset() + 1
                && missed.getLast().offset() == top.offset();
    return complete ? new Recovery(true, missed) : FAILED;
  }

  /** The newest publication, when there is one that the client does not have. */
  static Recovery cache(History history, StreamPosition since) {
    StreamPosition top = history.top();
    boolean current = since.equals(top);
    List<Publication> newest = history.living();
    if (newest.isEmpty() || newest.getFirst().offset() != top.offset()) {
      return new Recovery(current, List.of());
    }
    return new Recovery(true, current ? List.of() : newest);
  }
}
