package io.fynix.realtime.control;

import io.fynix.platform.control.ControlMessage.Target;
import io.fynix.platform.node.NodeLoad;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The connected clients of this node, by id and by user. Safe from any thread.
 *
 * <p>Adding and removing take the same time however many connections a user has; a client costs two
 * map entries. Bounded by the connections of the node.
 */
@ApplicationScoped
public class ConnectedClients implements NodeLoad {
  /** Users are spread over this many locks, so that event loops seldom wait for each other. */
  private static final int STRIPES = 64;

  private final ConcurrentMap<String, Entry> byId = new ConcurrentHashMap<>();
  private final Stripe[] stripes = new Stripe[STRIPES];

  ConnectedClients() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** A client and its place in the list of its user. */
  private static final class Entry {
    final ControlledClient client;
    int place; // behind the stripe's lock

    Entry(ControlledClient client) {
      this.client = client;
    }
  }

  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();
    final Map<String, List<Entry>> users = new HashMap<>();

    void add(Entry entry) {
      lock.lock();
      try {
        List<Entry> list = users.computeIfAbsent(entry.client.user(), user -> new ArrayList<>(1));
        entry.place = list.size();
        list.add(entry);
      } finally {
        lock.unlock();
      }
    }

    /** The last of the list takes the place of the one that goes. */
    void remove(Entry entry) {
      lock.lock();
      try {
        List<Entry> list = users.get(entry.client.user());
        if (list == null) {
          return;
        }
        Entry last = list.removeLast();
        if (last != entry) {
          list.set(entry.place, last);
          last.place = entry.place;
        }
        if (list.isEmpty()) {
          users.remove(entry.client.user());
        }
      } finally {
        lock.unlock();
      }
    }

    List<ControlledClient> of(String user) {
      lock.lock();
      try {
        return users.getOrDefault(user, List.of()).stream().map(entry -> entry.client).toList();
      } finally {
        lock.unlock();
      }
    }

    int users() {
      lock.lock();
      try {
        return users.size();
      } finally {
        lock.unlock();
      }
    }
  }

  /** A client is connected; once for each. */
  public void add(ControlledClient client) {
    var entry = new Entry(client);
    byId.put(client.id(), entry);
    stripe(client.user()).add(entry);
  }

  /** A client is gone; one that was never added is fine. */
  public void remove(ControlledClient client) {
    Entry entry = byId.remove(client.id());
    if (entry != null) {
      stripe(client.user()).remove(entry);
    }
  }

  /** The clients that an order means. */
  List<ControlledClient> find(Target target) {
    if (!target.isOneConnection()) {
      return ofUser(target.user());
    }
    Predicate<ControlledClient> meant =
        client ->
            (target.user().isEmpty() || target.user().equals(client.user()))
                && (target.session().isEmpty() || target.session().equals(client.session()));
    if (!target.client().isEmpty()) {
      Entry entry = byId.get(target.client());
      return entry == null || !meant.test(entry.client) ? List.of() : List.of(entry.client);
    }
    Collection<ControlledClient> candidates =
        target.user().isEmpty() ? all() : ofUser(target.user());
    return candidates.stream().filter(meant).toList();
  }

  /** A user's clients; those without a user when it is empty. */
  List<ControlledClient> ofUser(String user) {
    return stripe(user).of(user);
  }

  /** All clients of the node. */
  List<ControlledClient> all() {
    return byId.values().stream().map(entry -> entry.client).toList();
  }

  private Stripe stripe(String user) {
    return stripes[Math.floorMod(user.hashCode(), STRIPES)];
  }

  @Override
  public Map<String, Long> load() {
    long users = 0;
    for (Stripe stripe : stripes) {
      users += stripe.users();
    }
    return Map.of("clients", (long) byId.size(), "users", users);
  }
}
