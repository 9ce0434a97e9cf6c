package io.fynix.realtime.hub;

import io.fynix.platform.broker.History;
import io.fynix.platform.broker.StreamPosition;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel on one event loop, and the deliveries that wait to be walked.
 * Touched by its loop only.
 *
 * <p>A walk goes over the members as they were when it began: who joins later has the publication
 * in the history it reads.
 */
final class Room {
  private final String channel;
  private final Deque<Delivery> queue = new ArrayDeque<>(2);
  private Subscription[] members = new Subscription[1];
  private int size;
  private int newsReaders;

  private Subscription @Nullable [] walked;
  private int walkedSize;
  private int cursor;
  private boolean repairing;

  /** Whether the loop has this room on its list of rooms with work. */
  boolean scheduled;

  Room(String channel) {
    this.channel = channel;
  }

  String channel() {
    return channel;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(Subscription subscription) {
    if (size == members.length || members == walked) {
      members = Arrays.copyOf(members, Math.max(size + 1, size + (size >> 1)));
    }
    members[size++] = subscription;
    if (subscription.wantsNews()) {
      newsReaders++;
    }
  }

  void remove(Subscription subscription) {
    for (int i = 0; i < size; i++) {
      if (members[i] == subscription) {
        if (members == walked) {
          members = Arrays.copyOf(members, members.length);
        }
        members[i] = members[--size];
        members[size] = null;
        if (subscription.wantsNews()) {
          newsReaders--;
        }
        return;
      }
    }
  }

  /** Whether anybody here wants to hear who comes and goes. */
  boolean wantsNews() {
    return newsReaders > 0;
  }

  void enqueue(Delivery delivery) {
    queue.add(delivery);
  }

  boolean hasWork() {
    return !repairing && !queue.isEmpty();
  }

  /** Nobody is left; returns how many deliveries nobody will get. Safe in the middle of a walk. */
  int abandon() {
    int waiting = queue.size();
    queue.clear();
    walked = null;
    return waiting;
  }

  /**
   * Hands the oldest delivery to at most {@code budget} members, going on where the last walk
   * stopped.
   *
   * @param finished told about a delivery that every member was offered
   * @return how many members were visited
   */
  int walk(int budget, Consumer<Delivery> finished) {
    Delivery delivery = queue.element();
    Subscription[] snapshot = walked;
    if (snapshot == null) {
      snapshot = members;
      walked = members;
      walkedSize = size;
      cursor = 0;
    }
    int end = Math.min(walkedSize, cursor + budget);
    int visited = end - cursor;
    while (cursor < end) {
      snapshot[cursor++].offer(delivery);
    }
    // A member that leaves while it is visited may have been the last one: then the room was
    // abandoned.
    if (queue.peek() == delivery && cursor == walkedSize) {
      walked = null;
      queue.remove();
      finished.accept(delivery);
    }
    return visited;
  }

  /** Holds the deliveries back until {@link #repaired}. */
  void beginRepair() {
    repairing = true;
  }

  /**
   * Those who read the history just now cannot tell whether they did so before or after the gap.
   */
  void doubtStarting() {
    for (int i = 0; i < size; i++) {
      members[i].doubt();
    }
  }

  boolean isRepairing() {
    return repairing;
  }

  /** The position from which all positioned members can be repaired, or null when none is live. */
  @Nullable Long lowestOffset() {
    Long lowest = null;
    for (int i = 0; i < size; i++) {
      Subscription member = members[i];
      if (member.isPositioned()
          && member.isLive()
          && (lowest == null || member.offset() < lowest)) {
        lowest = member.offset();
      }
    }
    return lowest;
  }

  /**
   * Offers what the history holds to everybody, tells who still lacks something, and lets the
   * deliveries flow again.
   */
  void repaired(History history) {
    repairing = false;
    StreamPosition top = history.top();
    Subscription[] present = Arrays.copyOf(members, size);
    for (var publication : history.publications()) {
      Delivery delivery = Delivery.of(channel, top.epoch(), publication, true);
      for (Subscription member : present) {
        if (member.isPositioned()) {
          member.offer(delivery);
        }
      }
    }
    for (Subscription member : present) {
      member.verify(top);
    }
  }
}
