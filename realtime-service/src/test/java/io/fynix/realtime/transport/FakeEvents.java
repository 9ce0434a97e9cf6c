package io.fynix.realtime.transport;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was counted. */
final class FakeEvents implements ConnectionEvents {
  final List<String> all = new ArrayList<>();

  @Override
  public void onFrameRejected(Rejection rejection) {
    all.add("rejected " + rejection);
  }

  @Override
  public void onOutboxOverflow() {
    all.add("overflow");
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
