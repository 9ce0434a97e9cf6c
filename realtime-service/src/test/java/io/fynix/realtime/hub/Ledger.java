package io.fynix.realtime.hub;

import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;
import java.util.ArrayList;
import java.util.List;

/** A subscriber that remembers what it got. */
final class Ledger implements Subscription.Owner {
  final List<Long> offsets = new ArrayList<>();
  boolean insufficient;

  @Override
  public void deliver(SharedMessage message) {
    if (message.reply() instanceof Reply.Pushed(Push.Publication publication)) {
      offsets.add(publication.publication().offset());
    }
  }

  @Override
  public void insufficientState(Subscription subscription) {
    insufficient = true;
  }
}
