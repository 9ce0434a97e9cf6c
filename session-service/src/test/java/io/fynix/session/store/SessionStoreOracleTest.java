package io.fynix.session.store;

import static io.fynix.session.store.StoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.RealRedis;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any sequence of calls does to a real Redis what it does to {@link SessionOracle}. */
class SessionStoreOracleTest {
  private static final int STEPS = 150;
  private static final List<String> USERS = List.of("ada", "bob", "eve");
  private static final List<String> CLIENTS = List.of("phone", "desk");

  @SuppressWarnings("NullAway.Init") // set before the container
  private static StoreFixture fixture;

  @BeforeContainer
  static void start() {
    fixture = new StoreFixture(RealRedis.start());
  }

  @AfterContainer
  static void stop() {
    fixture.close();
  }

  @Property(tries = 40)
  void theStoreDoesWhatTheOracleSays(@ForAll long seed) {
    fixture.redis.run("FLUSHALL");
    var run = new Run(new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      run.step();
    }
  }

  /** One sequence. */
  private static final class Run {
    private final Random random;
    private final SessionOracle oracle = new SessionOracle();

    /** All tokens of each session, by generation. */
    private final List<List<RefreshToken>> tokens = new ArrayList<>();

    private final List<String> users = new ArrayList<>();

    private Run(Random random) {
      this.random = random;
    }

    private void step() {
      // A millisecond at least, so that no two sessions were seen last at the same time.
      fixture.clock.advance(Duration.ofMillis(1 + random.nextInt(100)));
      int dice = tokens.isEmpty() ? 0 : random.nextInt(100);
      if (dice < 20) {
        create();
      } else if (dice < 65) {
        rotate();
      } else if (dice < 70) {
        revoke();
      } else if (dice < 74) {
        revokeUser();
      } else if (dice < 75) {
        get(fixture.store.revokeEveryone("test"));
        oracle.revokeEveryone();
      } else if (dice < 85) {
        touch();
      } else if (dice < 90) {
        sweep();
      } else {
        fixture.clock.advance(Duration.ofMillis(random.nextInt(40_000)));
      }
      compare();
    }

    private void create() {
      String user = pick(USERS);
      String client = pick(CLIENTS);
      var limit = new UserLimit(random.nextInt(4), pick(List.of(UserLimit.Policy.values())));
      SessionId id = fixture.keys.newSession(user);
      RefreshToken token = fixture.keys.first(id);
      var record = Sessions.record(user, token.hash(), now(), client(client), 0);
      String expected = oracle.create(user, client, limit, now());
      Creation creation = get(fixture.store.create(id, record, limit));
      if (expected.equals("LIMIT")) {
        assertThat(creation).isInstanceOf(Creation.LimitReached.class);
      } else {
        assertThat(creation).isInstanceOf(Creation.Created.class);
        tokens.add(new ArrayList<>(List.of(token)));
        users.add(user);
      }
    }

    private void rotate() {
      int number = random.nextInt(tokens.size());
      List<RefreshToken> all = tokens.get(number);
      // Mostly the present token or the one before it.
      int back = random.nextInt(10) == 0 ? random.nextInt(all.size()) : random.nextInt(2);
      RefreshToken token = all.get(Math.max(0, all.size() - 1 - back));
      if (random.nextInt(30) == 0) {
        token = fixture.keys.successor(fixture.keys.successor(all.getLast()));
      }
      String client = pick(CLIENTS);
      String expected = oracle.rotate(number, token.generation(), client, now());
      RefreshToken successor = fixture.keys.successor(token);
      String found =
          switch (get(fixture.store.rotate(token, successor, client(client), 8))) {
            case Exchange.Rotated rotated -> {
              all.add(successor);
              yield "ROTATED " + rotated.record().rotation().generation();
            }
            case Exchange.Replayed replayed ->
                "REPLAY " + replayed.record().rotation().generation();
            case Exchange.Gone gone -> "GONE";
            case Exchange.Expired expired -> "EXPIRED";
            case Exchange.Ahead ahead -> "AHEAD";
            case Exchange.Reused reused -> "REUSE " + reused.kind();
          };
      // A sweep may have been quicker to find it expired.
      assertThat(found).isIn(expected, expected.equals("EXPIRED") ? "GONE" : expected);
    }

    private void revoke() {
      int number = random.nextInt(tokens.size());
      boolean expected = oracle.revoke(number, now());
      assertThat(get(fixture.store.revoke(id(number), "test")).isPresent()).isEqualTo(expected);
    }

    private void revokeUser() {
      int number = random.nextInt(tokens.size());
      String user = users.get(number);
      boolean all = random.nextBoolean();
      boolean expected = oracle.revokeUser(user, all ? -1 : number, now());
      var revocation =
          get(
              fixture.store.revokeUser(
                  fixture.keys.user(user), user, all ? null : id(number), "test"));
      assertThat(revocation.isPresent()).isEqualTo(expected);
    }

    private void touch() {
      int number = random.nextInt(tokens.size());
      oracle.touch(number, now());
      get(fixture.upkeep.touch(id(number).partition(), Map.of(id(number), now())));
    }

    private void sweep() {
      for (int partition = 0; partition < StoreFixture.PARTITIONS; partition++) {
        get(fixture.upkeep.sweep(partition, 100));
      }
    }

    private void compare() {
      for (String user : USERS) {
        assertThat(get(fixture.reader.list(fixture.keys.user(user), 0, 100)).total())
            .isEqualTo(oracle.count(user, now()));
      }
      if (!tokens.isEmpty()) {
        int number = random.nextInt(tokens.size());
        SessionRecord record = get(fixture.reader.read(id(number))).unrevoked();
        assertThat(record != null && now() < record.times().ends())
            .isEqualTo(oracle.lives(number, now()));
      }
    }

    private SessionId id(int number) {
      return tokens.get(number).getFirst().session();
    }

    private static long now() {
      return fixture.clock.millis();
    }

    private static ClientBinding client(String device) {
      return Sessions.client(device, "agent", "192.0.2.7");
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }
  }
}
