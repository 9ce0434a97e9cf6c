package io.fynix.realtime.hub;

import io.fynix.platform.broker.Publication;
import io.fynix.realtime.delta.FossilDelta;
import io.fynix.realtime.protocol.DeltaContent;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publication as subscribers with deltas get it: whole, or as a patch of the one before. Each is
 * made at most once on a node, by whoever needs it first. Safe from any thread.
 */
public final class Deltas {
  private final Push.Publication push;
  private final boolean patchable;
  private @Nullable SharedMessage whole;
  private @Nullable SharedMessage patch;

  Deltas(Push.Publication push, boolean patchable) {
    this.push = push;
    this.patchable = patchable;
  }

  /** For a subscriber that does not have the publication before. */
  synchronized SharedMessage whole() {
    SharedMessage present = whole;
    if (present == null) {
      present = message(whole(push.publication()));
      whole = present;
    }
    return present;
  }

  /** For a subscriber that has {@code before}, whether or not that is the publication before. */
  synchronized SharedMessage after(Publication before) {
    // What lies outside the stream has offset 0 and is no base that all subscribers share.
    if (!patchable || before.offset() == 0 || before.offset() + 1 != push.publication().offset()) {
      return whole();
    }
    SharedMessage present = patch;
    if (present == null) {
      DeltaContent content = content(before, push.publication());
      present = content.patch() ? message(content) : whole();
      patch = present;
    }
    return present;
  }

  Publication publication() {
    return push.publication();
  }

  /** What a list of publications says: the first one whole, the others as patches. */
  public static List<DeltaContent> chain(List<Publication> publications) {
    List<DeltaContent> contents = new ArrayList<>(publications.size());
    for (int i = 0; i < publications.size(); i++) {
      Publication publication = publications.get(i);
      contents.add(i == 0 ? whole(publication) : content(publications.get(i - 1), publication));
    }
    return contents;
  }

  private static DeltaContent content(Publication before, Publication publication) {
    byte[] bytes = FossilDelta.patch(before.data(), publication.data());
    return bytes == null ? whole(publication) : new DeltaContent(bytes, true);
  }

  private static DeltaContent whole(Publication publication) {
    return new DeltaContent(publication.data(), false);
  }

  private SharedMessage message(DeltaContent content) {
    return new SharedMessage(
        new Reply.Pushed(
            new Push.DeltaPublication(push.channel(), push.publication(), content, push.epoch())));
  }
}
