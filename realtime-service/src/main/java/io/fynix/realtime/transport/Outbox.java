package io.fynix.realtime.transport;

import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Codec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client, in order, bounded in bytes. Touched by the connection's
 * loop only.
 */
final class Outbox {
  /** Counted for each message beside its bytes, so that empty messages are bounded too. */
  static final int BYTES_PER_MESSAGE = 16;

  private static final @Nullable SharedMessage[] NONE = new SharedMessage[0];
  private static final int FIRST_CAPACITY = 4;
  private static final int KEPT_CAPACITY = 16;

  private final Codec.Form form;
  private final long maxBytes;
  private @Nullable SharedMessage[] messages = NONE;
  private int head;
  private int tail;
  private long bytes;

  Outbox(Codec.Form form, long maxBytes) {
    this.form = form;
    this.maxBytes = maxBytes;
  }

  /** Takes a message that is encoded in this outbox's form; false when it would be too much. */
  boolean offer(SharedMessage message) {
    long size = size(message);
    if (bytes + size > maxBytes && !isEmpty()) {
      return false;
    }
    if (tail == messages.length) {
      makeRoom();
    }
    messages[tail++] = message;
    bytes += size;
    return true;
  }

  boolean isEmpty() {
    return head == tail;
  }

  int size() {
    return tail - head;
  }

  long bytes() {
    return bytes;
  }

  SharedMessage get(int index) {
    SharedMessage message = index < size() ? messages[head + index] : null;
    if (message == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return message;
  }

  /** How many messages go into one frame of about this size; at least one. */
  int batch(int maxFrameBytes) {
    long sum = size(get(0));
    int count = 1;
    while (count < size()) {
      sum += size(get(count));
      if (sum > maxFrameBytes) {
        break;
      }
      count++;
    }
    return count;
  }

  void removeFirst(int count) {
    for (int i = 0; i < count; i++) {
      bytes -= size(get(i));
    }
    Arrays.fill(messages, head, head + count, null);
    head += count;
    if (head == tail) {
      clear();
    }
  }

  /**
   * Removes the conflated messages that a newer one of their channel follows.
   *
   * @param newer channel of a message that is about to be added, empty for none
   * @return how many
   */
  int removeSuperseded(String newer) {
    Set<String> seen = new HashSet<>();
    if (!newer.isEmpty()) {
      seen.add(newer);
    }
    int before = size();
    for (int i = tail - 1; i >= head; i--) {
      SharedMessage message = messages[i];
      if (message != null
          && message.policy() == SlowConsumerPolicy.CONFLATE
          && !seen.add(message.channel())) {
        forget(i, message);
      }
    }
    closeHoles();
    return before - size();
  }

  /**
   * Removes messages that may be dropped, oldest first, until no more than so many bytes wait.
   *
   * @return how many
   */
  int removeOldest(long untilBytes) {
    int before = size();
    for (int i = head; i < tail && bytes > untilBytes; i++) {
      SharedMessage message = messages[i];
      if (message != null && message.policy() == SlowConsumerPolicy.DROP_OLDEST) {
        forget(i, message);
      }
    }
    closeHoles();
    return before - size();
  }

  private void forget(int index, SharedMessage message) {
    bytes -= size(message);
    messages[index] = null;
  }

  private void closeHoles() {
    int kept = head;
    for (int i = head; i < tail; i++) {
      SharedMessage message = messages[i];
      if (message != null) {
        messages[i] = null;
        messages[kept++] = message;
      }
    }
    tail = kept;
    if (head == tail) {
      clear();
    }
  }

  long maxBytes() {
    return maxBytes;
  }

  void clear() {
    if (messages.length > KEPT_CAPACITY) {
      messages = NONE;
    } else {
      Arrays.fill(messages, head, tail, null);
    }
    head = 0;
    tail = 0;
    bytes = 0;
  }

  private void makeRoom() {
    int size = size();
    int capacity = Math.max(FIRST_CAPACITY, 2 * size);
    if (head >= size && head > 0) {
      // At least half is free at the front.
      System.arraycopy(messages, head, messages, 0, size);
      Arrays.fill(messages, size, tail, null);
    } else {
      @Nullable SharedMessage[] larger = new SharedMessage[capacity];
      System.arraycopy(messages, head, larger, 0, size);
      messages = larger;
    }
    head = 0;
    tail = size;
  }

  /** What a message counts for. */
  long size(SharedMessage message) {
    return message.encoded(form).length + (long) BYTES_PER_MESSAGE;
  }
}
