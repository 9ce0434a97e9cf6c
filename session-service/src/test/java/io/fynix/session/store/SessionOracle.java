package io.fynix.session.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What sessions should do, one step after the other, in plain memory. Sessions are known by the
 * order in which they began, tokens by their generation.
 */
final class SessionOracle {
  private static final int MOST_REPLAYS = 8;

  /** One session. */
  static final class Each {
    private final int number;
    private final String user;
    private String client;
    private int generation = 1;
    private int replays;
    private long replaySecond = -1;
    private long rotated;
    private long lastSeen;
    private final long expires;

    private Each(int number, String user, String client, long now) {
      this.number = number;
      this.user = user;
      this.client = client;
      this.rotated = now;
      this.lastSeen = now;
      this.expires = now + Sessions.ABSOLUTE;
    }

    private boolean lives(long now) {
      return now < Math.min(lastSeen + Sessions.IDLE, expires);
    }
  }

  private final Map<Integer, Each> sessions = new TreeMap<>();
  private int begun;

  /** Tells what a new session comes to: {@code CREATED}, with its number, or {@code LIMIT}. */
  String create(String user, String client, UserLimit limit, long now) {
    if (limit.most() > 0) {
      List<Each> living = living(user, now);
      int over = living.size() + 1 - limit.most();
      if (over > 0) {
        List<Each> candidates =
            switch (limit.policy()) {
              case DENY -> List.of();
              case EVICT_OLDEST -> living;
              case EVICT_SAME_DEVICE ->
                  living.stream().filter(each -> each.client.equals(client)).toList();
            };
        if (candidates.size() < over) {
          return "LIMIT";
        }
        var ordered = new ArrayList<>(candidates);
        ordered.sort(Comparator.comparingLong(each -> each.lastSeen));
        ordered.stream().limit(over).forEach(each -> sessions.remove(each.number));
      }
    }
    int number = begun++;
    sessions.put(number, new Each(number, user, client, now));
    return "CREATED " + number;
  }

  private List<Each> living(String user, long now) {
    return sessions.values().stream()
        .filter(each -> each.user.equals(user) && each.lives(now))
        .toList();
  }

  /** Tells what the exchange of a session's token comes to. */
  String rotate(int number, int generation, String client, long now) {
    Each each = sessions.get(number);
    if (each == null) {
      return "GONE";
    }
    if (!each.lives(now)) {
      sessions.remove(number);
      return "EXPIRED";
    }
    if (generation == each.generation) {
      each.generation++;
      each.rotated = now;
      each.lastSeen = now;
      each.replays = 0;
      each.replaySecond = -1;
      each.client = client;
      return "ROTATED " + each.generation;
    }
    if (generation > each.generation) {
      return "AHEAD";
    }
    if (generation < each.generation - 1) {
      sessions.remove(number);
      return "REUSE old";
    }
    long second = (now - each.rotated) / 1000;
    int replays = second == each.replaySecond ? each.replays : each.replays + 1;
    String kind =
        now - each.rotated > Sessions.GRACE
            ? "late"
            : !each.client.equals(client)
                ? "other_client"
                : replays > MOST_REPLAYS ? "too_often" : "";
    if (kind.isEmpty()) {
      each.replays = replays;
      each.replaySecond = second;
      return "REPLAY " + each.generation;
    }
    sessions.remove(number);
    return "REUSE " + kind;
  }

  boolean revoke(int number, long now) {
    Each each = sessions.remove(number);
    return each != null && each.lives(now);
  }

  /** Tells whether it took effect. */
  boolean revokeUser(String user, int kept, long now) {
    Each own = kept < 0 ? null : sessions.get(kept);
    if (kept >= 0 && (own == null || !own.lives(now))) {
      return false;
    }
    sessions.values().removeIf(each -> each.user.equals(user) && each.number != kept);
    return true;
  }

  void revokeEveryone() {
    sessions.clear();
  }

  void touch(int number, long now) {
    Each each = sessions.get(number);
    if (each != null && each.lives(now)) {
      each.lastSeen = Math.max(each.lastSeen, now);
    }
  }

  boolean lives(int number, long now) {
    Each each = sessions.get(number);
    return each != null && each.lives(now);
  }

  long count(String user, long now) {
    return living(user, now).size();
  }
}
