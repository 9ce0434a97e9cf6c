package io.fynix.realtime.hub;

import io.fynix.platform.broker.History;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A channel's stream as a test's model. */
final class Stream {
  static final String CHANNEL = "feed:test";

  static final Subscription.Options PLAIN = new Subscription.Options(false, false, false);
  static final Subscription.Options POSITIONED = new Subscription.Options(true, false, false);
  static final Subscription.Options DELTAS = new Subscription.Options(true, true, false);

  private final List<Publication> kept = new ArrayList<>();
  private final int size;
  private String epoch = "e1";
  private long top;

  Stream(int size) {
    this.size = size;
  }

  /** Appends and returns what travels on the bus. */
  Delivery publish() {
    var publication = publication(++top);
    kept.add(publication);
    if (kept.size() > size) {
      kept.removeFirst();
    }
    return Delivery.of(CHANNEL, epoch, publication, true);
  }

  /** Appends what nobody gets any more, and returns what travels on the bus. */
  Delivery publishExpired() {
    byte[] data = "{}".getBytes(StandardCharsets.UTF_8);
    var publication = new Publication(++top, data, null, Map.of(), 0, null, true);
    return Delivery.of(CHANNEL, epoch, publication, true);
  }

  History since(long offset) {
    return new History(position(), kept.stream().filter(p -> p.offset() > offset).toList());
  }

  StreamPosition position() {
    return new StreamPosition(top, epoch);
  }

  void startOver() {
    epoch += "x";
    top = 0;
    kept.clear();
  }

  static Publication publication(long offset) {
    return new Publication(offset, "{}".getBytes(StandardCharsets.UTF_8), null, Map.of(), 0);
  }
}
