package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;
import java.util.ArrayList;
import java.util.List;

/** Remembers what was counted. */
final class FakeEvents implements ConnectionEvents {
  final List<String> all = new ArrayList<>();
  int dropped;

  @Override
  public void onFrameRejected(Rejection rejection) {
    all.add("rejected " + rejection);
  }

  @Override
  public void onOutboxOverflow() {
    all.add("overflow");
  }

  @Override
  public void onMessagesDropped(SlowConsumerPolicy policy, int count) {
    all.add("dropped " + policy + " " + count);
    dropped += count;
  }

  @Override
  public void onHandover(Handover.Reason reason) {
    all.add("handover " + reason);
  }

  @Override
  public void onDisconnected(int code) {
    all.add("disconnected " + code);
  }

  @Override
  public void onGone(TransportConnection connection) {
    all.add("gone");
  }
}
