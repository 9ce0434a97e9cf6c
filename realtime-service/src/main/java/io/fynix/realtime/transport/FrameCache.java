package io.fynix.realtime.transport;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the flush that is going on in one loop, so that connections with the same messages
 * waiting share one. Touched by the loop only.
 *
 * <p>The cache owns one reference to each frame and gives it up in {@link #clear}, which ends every
 * flush; each write takes its own reference, which Netty gives back whatever becomes of the write.
 * A few slots are enough: a publication makes its subscribers' outboxes equal one after the other.
 */
final class FrameCache {
  private static final int SLOTS = 8;

  private final ByteBufAllocator alloc;
  private final @Nullable Frame[] slots = new Frame[SLOTS];
  private final List<byte[]> encoded = new ArrayList<>();

  FrameCache(ByteBufAllocator alloc) {
    this.alloc = alloc;
  }

  /** A frame with the first {@code count} messages of the outbox; valid until {@link #clear}. */
  Frame frame(Framing framing, Outbox outbox, int count) {
    int slot = slot(framing, outbox.get(0), outbox.get(count - 1), count);
    Frame frame = slots[slot];
    if (frame != null && frame.holds(framing, outbox, count)) {
      return frame;
    }
    Frame made = make(framing, outbox, count);
    if (frame != null) {
      frame.release();
    }
    slots[slot] = made;
    return made;
  }

  void clear() {
    for (int i = 0; i < SLOTS; i++) {
      Frame frame = slots[i];
      if (frame != null) {
        slots[i] = null;
        frame.release();
      }
    }
  }

  private Frame make(Framing framing, Outbox outbox, int count) {
    SharedMessage[] messages = new SharedMessage[count];
    try {
      for (int i = 0; i < count; i++) {
        messages[i] = outbox.get(i);
        encoded.add(messages[i].encoded(framing.codec().form()));
      }
      return Frame.of(framing, messages, encoded, alloc);
    } finally {
      encoded.clear();
    }
  }

  private static int slot(Framing framing, SharedMessage first, SharedMessage last, int count) {
    int hash = 31 * System.identityHashCode(first) + System.identityHashCode(last) + count;
    hash += 31 * framing.transport().ordinal();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
