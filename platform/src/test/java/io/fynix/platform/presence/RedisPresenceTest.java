package io.fynix.platform.presence;

import static io.fynix.platform.presence.PresenceFixture.bytes;
import static io.fynix.platform.presence.PresenceFixture.entry;
import static io.fynix.platform.presence.PresenceFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceLeases.Claim;
import io.fynix.platform.presence.PresenceStore.Announced;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisPresenceTest {
  private static final String CHANNEL = "room:1";
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Duration CLAIM = Duration.ofSeconds(10);

  private static final RealRedis redis = RealRedis.start();
  private static final RedisTestClient client = RedisTestClient.of(redis);

  private final PresenceFixture presence =
      PresenceFixture.of(client.commands(), 1, Duration.ofSeconds(30));
  private final PresenceStore store = presence.store();

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.run("FLUSHALL");
  }

  @AfterEach
  void everyKeyHasALifeOrAReasonNotTo() {
    for (Object each : (List<?>) Objects.requireNonNull(redis.run("KEYS", "*"))) {
      String key = each.toString();
      boolean log = key.endsWith(":seq") || key.endsWith(":epoch");
      assertThat(Long.parseLong(String.valueOf(redis.run("PTTL", key))) > 0)
          .as("%s expires", key)
          .isEqualTo(!log);
    }
  }

  private void nodeDies(NodeId node) {
    get(presence.leases().release(node, 0));
  }

  private List<String> announced() {
    return presence.announced(CHANNEL);
  }

  @Test
  void whoWasAddedIsThereUntilItLeaves() {
    var info = new ClientInfo("ada", "c1", bytes("{\"name\":\"Ada\"}"), new byte[] {0, 1, 13, 10});
    store.add(new PresenceEntry(A, CHANNEL, info, true));
    store.add(entry(B, CHANNEL, "ada", "c2"));
    store.add(entry(B, CHANNEL, "", "c3"));
    store.add(entry(B, CHANNEL, "", "c4"));
    store.add(entry(B, "room:2", "eve", "c5"));

    var clients = get(presence.reader().presence(CHANNEL)).clients();
    assertThat(clients).containsOnlyKeys("c1", "c2", "c3", "c4");
    assertThat(clients.get("c1")).usingRecursiveComparison().isEqualTo(info);
    assertThat(get(presence.reader().stats(CHANNEL))).isEqualTo(new PresenceStats(4, 2));

    store.leave(B, entry(B, CHANNEL, "", "c3").name(), NOW);
    store.leave(A, entry(A, CHANNEL, "ada", "c1").name(), NOW);
    assertThat(get(presence.reader().presence(CHANNEL)).clients()).containsOnlyKeys("c2", "c4");
    assertThat(get(presence.reader().stats("room:9"))).isEqualTo(new PresenceStats(0, 0));
    assertThat(announced()).isEmpty();
  }

  @Test
  void anEntryCountsWhileItsNodesLeaseIsAlive() {
    assertThat(get(store.add(entry(A, CHANNEL, "ada", "c1")))).isFalse();
    assertThat(get(store.add(entry(A, CHANNEL, "bob", "c2")))).isTrue();
    store.add(entry(B, CHANNEL, "eve", "c3"));
    nodeDies(A);
    assertThat(get(presence.reader().presence(CHANNEL)).clients()).containsOnlyKeys("c3");
    assertThat(get(presence.reader().stats(CHANNEL))).isEqualTo(new PresenceStats(1, 1));

    assertThat(get(presence.leases().renew(A, 0)))
        .as("it learns that it was taken for dead")
        .isFalse();
    assertThat(get(presence.leases().renew(A, 0))).isTrue();
    assertThat(get(presence.reader().stats(CHANNEL))).isEqualTo(new PresenceStats(3, 3));
  }

  @Test
  void aLeaseEndsByItself() {
    var shortLived = PresenceFixture.of(client.commands(), 1, Duration.ofMillis(200));
    shortLived.store().add(entry(A, CHANNEL, "ada", "c1"));
    assertThat(get(shortLived.reader().stats(CHANNEL)).clients()).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> get(shortLived.reader().stats(CHANNEL)).clients() == 0);
    assertThat(get(shortLived.leases().ended(0))).containsOnlyKeys(A);
  }

  @Test
  void aClientIsAnnouncedOnceAndOnlyWhileItIsThere() {
    var ada = entry(A, CHANNEL, "ada", "c1");
    assertThat(get(store.join(ada.name(), true))).isEqualTo(Announced.NOTHING);
    store.add(ada);
    assertThat(get(store.join(ada.name(), true))).isEqualTo(Announced.SENT);
    assertThat(get(store.join(ada.name(), true))).isEqualTo(Announced.NOTHING);
    store.add(ada);
    assertThat(get(store.join(ada.name(), true))).isEqualTo(Announced.NOTHING);
    assertThat(get(store.leave(A, ada.name(), NOW))).isEqualTo(Announced.SENT);
    assertThat(get(store.leave(A, ada.name(), NOW))).isEqualTo(Announced.NOTHING);
    assertThat(announced()).containsExactly("join ada/c1", "leave ada/c1");
  }

  @Test
  void whoseComingWasNotAnnouncedLeavesUnnoticed() {
    var hidden = new PresenceEntry(A, CHANNEL, new ClientInfo("ada", "c1", null, null), false);
    store.add(hidden);
    assertThat(get(presence.reader().stats(CHANNEL)).clients()).isZero();
    assertThat(get(store.leave(A, hidden.name(), NOW))).isEqualTo(Announced.NOTHING);
    assertThat(announced()).isEmpty();
  }

  @Test
  void aUserWhoComesBackInTimeNeverLeft() {
    var before = entry(A, CHANNEL, "ada", "c1");
    var after = entry(B, CHANNEL, "ada", "c2");
    presence.enter(before);
    assertThat(get(store.leave(A, before.name(), LATER))).isEqualTo(Announced.HELD_BACK);
    assertThat(get(presence.reader().stats(CHANNEL)).clients()).as("presence is exact").isZero();

    store.add(after);
    assertThat(get(store.join(after.name(), true))).isEqualTo(Announced.HELD_BACK);
    assertThat(get(store.settle(0, 10)).next()).isNegative();

    store.leave(B, after.name(), NOW);
    assertThat(announced())
        .as("the leave says what the join said")
        .containsExactly("join ada/c1", "leave ada/c1");
  }

  @Test
  void eachConnectionOfAUserTakesBackOneLeave() {
    for (String each : List.of("c1", "c2")) {
      presence.enter(entry(A, CHANNEL, "ada", each));
    }
    for (String each : List.of("c1", "c2")) {
      store.leave(A, entry(A, CHANNEL, "ada", each).name(), Duration.ofMillis(1));
    }
    presence.enter(entry(A, CHANNEL, "ada", "c3"));
    await().atMost(Duration.ofSeconds(10)).until(() -> get(store.settle(0, 10)).announced() == 1);
    presence.enter(entry(A, CHANNEL, "ada", "c4"));
    assertThat(announced())
        .containsExactly("join ada/c1", "join ada/c2", "leave ada/c2", "join ada/c4");
  }

  @Test
  void whoseOtherNodeMayBeDeadWaitsUntilItShowsThatItLives() {
    presence.enter(entry(A, CHANNEL, "ada", "c1"));
    var second = entry(B, CHANNEL, "ada", "c2");
    store.add(second);
    awaitNextMillisecond();
    assertThat(get(store.join(second.name(), true))).isEqualTo(Announced.WAITS);
    assertThat(get(store.join(second.name(), true))).isEqualTo(Announced.WAITS);
    awaitNextMillisecond();
    get(presence.leases().renew(A, 0));
    assertThat(get(store.join(second.name(), true))).isEqualTo(Announced.SENT);
    assertThat(announced()).containsExactly("join ada/c1", "join ada/c2");
  }

  /** A sign of life counts when it came after the join, in milliseconds of Redis' clock. */
  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > now + 1);
  }

  @Test
  void aUserWhoComesBackBeforeItsDeadNodesLeaseEndsNeverLeft() {
    var before = entry(A, CHANNEL, "ada", "c1");
    var after = entry(B, CHANNEL, "ada", "c2");
    presence.enter(before);
    store.add(after);
    awaitNextMillisecond();
    assertThat(get(store.join(after.name(), true))).isEqualTo(Announced.WAITS);
    nodeDies(A);
    assertThat(get(store.join(after.name(), true))).isEqualTo(Announced.WAITS);
    store.leaveOfDead(A, before.name(), LATER);
    assertThat(get(store.join(after.name(), true))).isEqualTo(Announced.HELD_BACK);
    get(store.leave(B, after.name(), NOW));
    assertThat(announced()).containsExactly("join ada/c1", "leave ada/c1");
  }

  @Test
  void nobodyWaitsWithoutDoubt() {
    presence.enter(entry(A, CHANNEL, "ada", "c1"));
    presence.enter(entry(A, CHANNEL, "", "c2"));
    for (var each :
        List.of(
            entry(A, CHANNEL, "ada", "c3"),
            entry(B, CHANNEL, "", "c4"),
            entry(B, CHANNEL, "bob", "c5"))) {
      store.add(each);
      assertThat(get(store.join(each.name(), true))).isEqualTo(Announced.SENT);
    }
    store.leave(A, entry(A, CHANNEL, "ada", "c1").name(), NOW);
    store.leave(A, entry(A, CHANNEL, "ada", "c3").name(), NOW);
    var later = entry(B, CHANNEL, "ada", "c6");
    store.add(later);
    assertThat(get(store.join(later.name(), true))).isEqualTo(Announced.SENT);
  }

  @Test
  void whoLeavesWhileItsJoinWaitsWasNeverThere() {
    presence.enter(entry(A, CHANNEL, "ada", "c1"));
    var second = entry(B, CHANNEL, "ada", "c2");
    store.add(second);
    awaitNextMillisecond();
    assertThat(get(store.join(second.name(), true))).isEqualTo(Announced.WAITS);
    assertThat(get(presence.reader().stats(CHANNEL))).isEqualTo(new PresenceStats(2, 1));
    assertThat(get(store.leave(B, second.name(), NOW))).isEqualTo(Announced.NOTHING);
    assertThat(announced()).containsExactly("join ada/c1");
  }

  @Test
  void ofAUserWithVeryManyClientsOnlySoManyComeBackUnnoticed() {
    for (int i = 0; i < 100; i++) {
      presence.enter(entry(A, CHANNEL, "robot", "c" + i));
    }
    int heldBack = 0;
    for (int i = 0; i < 100; i++) {
      var left = get(store.leave(A, entry(A, CHANNEL, "robot", "c" + i).name(), LATER));
      heldBack += left == Announced.HELD_BACK ? 1 : 0;
    }
    assertThat(heldBack).isEqualTo(64);
    assertThat(announced()).hasSize(136).endsWith("leave robot/c99");
  }

  @Test
  void anAnonymousClientIsNeverTakenForAnother() {
    presence.enter(entry(A, CHANNEL, "", "c1"));
    store.leave(A, entry(A, CHANNEL, "", "c1").name(), LATER);
    presence.enter(entry(A, CHANNEL, "", "c2"));
    presence.enter(entry(A, CHANNEL, "", "c1"));
    assertThat(announced()).containsExactly("join /c1", "join /c2");
  }

  @Test
  void whoDoesNotComeBackInTimeIsAnnouncedOnce() {
    for (int i = 0; i < 5; i++) {
      var each = entry(A, CHANNEL, "user" + i, "c" + i);
      presence.enter(each);
      store.leave(A, each.name(), Duration.ofMillis(i == 4 ? 60_000 : 1));
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> get(store.settle(0, 3)).announced() == 3);
    var rest = get(store.settle(0, 3));
    assertThat(rest.announced()).isEqualTo(1);
    assertThat(rest.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
    assertThat(get(store.settle(0, 3)).announced()).isZero();
    assertThat(announced().subList(5, 9))
        .containsExactlyInAnyOrder(
            "leave user0/c0", "leave user1/c1", "leave user2/c2", "leave user3/c3");
  }

  @Test
  void aLeaveSaysWhatTheJoinSaidThoughTheInfoChanged() {
    presence.enter(entry(A, CHANNEL, "ada", "c1"));
    var renewed = new ClientInfo("ada", "c1", bytes("{\"n\":2}"), null);
    store.add(new PresenceEntry(A, CHANNEL, renewed, true));
    assertThat(get(presence.reader().presence(CHANNEL)).clients().get("c1"))
        .usingRecursiveComparison()
        .isEqualTo(renewed);
    get(store.leave(A, entry(A, CHANNEL, "ada", "c1").name(), NOW));
    assertThat(String.valueOf(redis.run("XREVRANGE", "fx:bus:{s00}", "+", "-", "COUNT", "1")))
        .contains("leave", "{\"n\":1}")
        .doesNotContain("{\"n\":2}");
  }

  @Test
  void theEntriesOfALivingNodeAreSafe() {
    var ada = entry(A, CHANNEL, "ada", "c1");
    presence.enter(ada);
    assertThat(get(presence.leases().claim(B, A, 0, CLAIM, 10))).isEqualTo(new Claim.Lives());
    assertThat(get(store.leaveOfDead(A, ada.name(), NOW))).isEqualTo(Announced.NODE_LIVES);
    assertThat(get(presence.reader().stats(CHANNEL)).clients()).isEqualTo(1);
  }

  @Test
  void oneNodeCleansUpAndForgetsTheDeadOneLast() {
    var ada = entry(A, CHANNEL, "ada", "c1");
    presence.enter(ada);
    nodeDies(A);
    var work = new Claim.Work(List.of(ada.name()));
    assertThat(get(presence.leases().claim(B, A, 0, CLAIM, 10))).isEqualTo(work);
    assertThat(get(presence.leases().claim(new NodeId("c"), A, 0, CLAIM, 10)))
        .isEqualTo(new Claim.Busy());
    assertThat(get(presence.leases().claim(B, A, 0, CLAIM, 10))).isEqualTo(work);
    assertThat(get(presence.leases().ended(0))).containsOnlyKeys(A);

    assertThat(get(store.leaveOfDead(A, ada.name(), NOW))).isEqualTo(Announced.SENT);
    assertThat(get(store.leaveOfDead(A, ada.name(), NOW))).isEqualTo(Announced.NOTHING);
    assertThat(get(presence.leases().claim(B, A, 0, CLAIM, 10))).isEqualTo(new Claim.Done());
    assertThat(get(presence.leases().ended(0))).isEmpty();
    assertThat(announced()).containsExactly("join ada/c1", "leave ada/c1");
  }

  @Test
  void aJanitorThatDiesIsReplaced() {
    presence.enter(entry(A, CHANNEL, "ada", "c1"));
    nodeDies(A);
    get(presence.leases().claim(B, A, 0, Duration.ofMillis(100), 10));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                get(presence.leases().claim(new NodeId("c"), A, 0, CLAIM, 10))
                    instanceof Claim.Work);
  }

  @Test
  void aNodeThatWasTakenForDeadComesBackUnnoticed() {
    var anonymous = entry(A, CHANNEL, "", "c1");
    presence.enter(anonymous);
    nodeDies(A);
    store.leaveOfDead(A, anonymous.name(), LATER);
    presence.enter(anonymous);
    assertThat(get(presence.reader().stats(CHANNEL)).clients()).isEqualTo(1);
    assertThat(announced()).containsExactly("join /c1");
  }

  @Test
  void theEntriesOfANodeAreListed() {
    for (int i = 0; i < 1200; i++) {
      var added = store.add(entry(A, "room:{" + i + "}", "ada", "c"));
      if (i % 100 == 0) {
        get(added);
      }
    }
    var names = new HashSet<PresenceEntry.Name>();
    var cursor = PresenceStore.Page.START;
    do {
      var page = get(store.entriesOf(A, 0, cursor));
      names.addAll(page.names());
      cursor = page.cursor();
    } while (!cursor.equals(PresenceStore.Page.START));
    assertThat(names).hasSize(1200).contains(new PresenceEntry.Name("room:{7}", "c"));
  }
}
