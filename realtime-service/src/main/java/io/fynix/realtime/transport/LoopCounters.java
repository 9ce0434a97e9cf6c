package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import java.util.concurrent.atomic.AtomicLong;

/** What one loop sent and received. Written by the loop only, read by any thread. */
final class LoopCounters {
  private final AtomicLong jsonMessages = new AtomicLong();
  private final AtomicLong protobufMessages = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong framesReceived = new AtomicLong();
  private final AtomicLong bytesReceived = new AtomicLong();

  void sent(Codec.Form form, int messages, int frameBytes) {
    add(form == Codec.Form.JSON ? jsonMessages : protobufMessages, messages);
    add(frames, 1);
    add(bytes, frameBytes);
  }

  void received(int payloadBytes) {
    add(framesReceived, 1);
    add(bytesReceived, payloadBytes);
  }

  long messages(Codec.Form form) {
    return (form == Codec.Form.JSON ? jsonMessages : protobufMessages).get();
  }

  long frames() {
    return frames.get();
  }

  long bytes() {
    return bytes.get();
  }

  long framesReceived() {
    return framesReceived.get();
  }

  long bytesReceived() {
    return bytesReceived.get();
  }

  /** One writer: no need for an atomic addition. */
  private static void add(AtomicLong counter, long amount) {
    counter.setOpaque(counter.getPlain() + amount);
  }
}
