package io.fynix.realtime.hub;

import io.fynix.platform.broker.History;
import io.fynix.realtime.transport.Connection.LoopExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The rooms of one event loop. Touched by its loop only, except {@link #deliver}.
 *
 * <p>Rooms with work take turns of at most {@link #TURN} members, and after {@link #TASK} members
 * the loop gets to do something else: a room of ten thousand does not stall a room of ten, nor a
 * client's command.
 */
final class LoopHub {

  /** Members of one room that are visited before the next room has its turn. */
  static final int TURN = 256;

  /** Members that are visited before the loop is given back. */
  static final int TASK = 1024;

  /** Most publications handed to the loop and not walked yet; the bus reader waits beyond it. */
  static final int MAX_UNDELIVERED = 8192;

  private final LoopExecutor loop;
  private final Map<String, Room> rooms = new HashMap<>();
  private final Deque<Room> ready = new ArrayDeque<>();
  private final Semaphore undelivered = new Semaphore(MAX_UNDELIVERED);
  private boolean running;

  LoopHub(LoopExecutor loop) {
    this.loop = loop;
  }

  LoopExecutor loop() {
    return loop;
  }

  /** How many subscriptions a channel has here. */
  int size(String channel) {
    Room room = rooms.get(channel);
    return room == null ? 0 : room.size();
  }

  /** Adds a subscription; true when it is the first of its channel here. */
  boolean add(Subscription subscription) {
    Room room = rooms.get(subscription.channel());
    boolean first = room == null;
    if (room == null) {
      room = new Room(subscription.channel());
      rooms.put(subscription.channel(), room);
    }
    room.add(subscription);
    return first;
  }

  /** Removes a subscription; true when it was the last of its channel here. */
  boolean remove(Subscription subscription) {
    Room room = rooms.get(subscription.channel());
    if (room == null) {
      return false;
    }
    room.remove(subscription);
    if (!room.isEmpty()) {
      return false;
    }
    rooms.remove(subscription.channel());
    ready.remove(room);
    undelivered.release(room.abandon());
    return true;
  }

  /**
   * Hands publications over to the loop, in order. Waits while the loop is behind; called on the
   * bus reader's thread.
   *
   * @throws InterruptedException when the reader is stopped while it waits
   */
  void deliver(List<Delivery> deliveries) throws InterruptedException {
    for (int from = 0; from < deliveries.size(); from += TASK) {
      List<Delivery> part = deliveries.subList(from, Math.min(from + TASK, deliveries.size()));
      undelivered.acquire(part.size());
      loop.execute(() -> receive(part));
    }
  }

  private void receive(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      Room room = rooms.get(delivery.channel());
      if (room == null || (delivery.news() && !room.wantsNews())) {
        undelivered.release();
        continue;
      }
      room.enqueue(delivery);
      schedule(room);
    }
    if (!running) {
      run();
    }
  }

  private void schedule(Room room) {
    if (!room.scheduled && room.hasWork()) {
      room.scheduled = true;
      ready.add(room);
    }
  }

  private void run() {
    running = true;
    int budget = TASK;
    Room room;
    while (budget > 0 && (room = ready.poll()) != null) {
      room.scheduled = false;
      int turn = Math.min(TURN, budget);
      while (turn > 0 && room.hasWork()) {
        // A walk of an empty snapshot costs a step too, so that the loop always ends.
        int visited = Math.max(1, room.walk(turn, delivery -> undelivered.release()));
        turn -= visited;
        budget -= visited;
      }
      if (rooms.get(room.channel()) == room) {
        schedule(room);
      }
    }
    if (ready.isEmpty()) {
      running = false;
    } else {
      loop.execute(this::run);
    }
  }

  /** Begins the repair of a channel's subscriptions, if it has any that know their position. */
  void repair(String channel, Repair repair) {
    Room room = rooms.get(channel);
    if (room == null || room.isRepairing()) {
      return;
    }
    room.doubtStarting();
    Long since = room.lowestOffset();
    if (since == null) {
      return;
    }
    room.beginRepair();
    repair.read(channel, since, history -> loop.execute(() -> repaired(room, history)));
  }

  private void repaired(Room room, History history) {
    room.repaired(history);
    if (rooms.get(room.channel()) == room) {
      schedule(room);
      if (!running) {
        run();
      }
    }
  }

  /** Reads what a channel's members missed. */
  @FunctionalInterface
  interface Repair {
    /** Calls back exactly once, on any thread, as late as it takes. */
    void read(String channel, long since, java.util.function.Consumer<History> then);
  }
}
