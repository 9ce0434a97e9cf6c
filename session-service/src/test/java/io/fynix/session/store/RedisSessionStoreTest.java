package io.fynix.session.store;

import static io.fynix.session.store.Sessions.CLIENT;
import static io.fynix.session.store.Sessions.client;
import static io.fynix.session.store.StoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.RealRedis;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.SessionAttributes.Change;
import io.fynix.session.store.SessionAttributes.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisSessionStoreTest {
  private static final UserLimit ANY = new UserLimit(0, UserLimit.Policy.DENY);
  private static final int REPLAYS = 8;
  private static StoreFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new StoreFixture(RealRedis.start());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void empty() {
    fixture.redis.run("FLUSHALL");
  }

  @Test
  void aSessionIsThereUntilItIsRevoked() {
    RefreshToken token = create("ada");
    assertThat(record(token)).isNotNull();
    assertThat(get(fixture.store.revoke(token.session(), "test"))).contains("ada");
    assertThat(record(token)).isNull();
    assertThat(get(fixture.store.revoke(token.session(), "test"))).isEmpty();
    assertThat(fixture.events()).contains("session.created", "session.revoked");
  }

  @Test
  void aStormOfTwentyRefreshersRotatesOnce() {
    int sessions = 200;
    int racers = 20;
    var tokens = new ArrayList<RefreshToken>();
    for (int i = 0; i < sessions; i++) {
      tokens.add(create("user-" + i));
    }
    var answers = new ArrayList<List<CompletionStage<Exchange>>>();
    for (RefreshToken token : tokens) {
      var ofOne = new ArrayList<CompletionStage<Exchange>>();
      for (int i = 0; i < racers; i++) {
        ofOne.add(rotation(token, CLIENT));
      }
      answers.add(ofOne);
      if (answers.size() % 20 == 0) {
        answers.forEach(each -> each.forEach(StoreFixture::get)); // bounds what is in flight
      }
    }
    for (int i = 0; i < sessions; i++) {
      var outcomes = answers.get(i).stream().map(StoreFixture::get).toList();
      assertThat(outcomes).filteredOn(Exchange.Rotated.class::isInstance).hasSize(1);
      assertThat(outcomes).filteredOn(Exchange.Replayed.class::isInstance).hasSize(racers - 1);
      RefreshToken successor = fixture.keys.successor(tokens.get(i));
      assertThat(get(rotation(successor, CLIENT))).isInstanceOf(Exchange.Rotated.class);
    }
  }

  @Test
  void everyTokenTwoOrMoreGenerationsOldIsFoundOut() {
    for (int age = 2; age <= 6; age++) {
      RefreshToken first = create("user-" + age);
      RefreshToken present = first;
      for (int i = 0; i < age; i++) {
        assertThat(get(rotation(present, CLIENT))).isInstanceOf(Exchange.Rotated.class);
        present = fixture.keys.successor(present);
      }
      assertThat(get(rotation(first, CLIENT))).isEqualTo(new Exchange.Reused("old", "user-" + age));
      assertThat(get(rotation(present, CLIENT))).isInstanceOf(Exchange.Gone.class);
    }
    assertThat(fixture.events()).contains("session.reuse_detected");
  }

  @Test
  void theTokenBeforeIsGoodForTheTimeOfGraceOnly() {
    RefreshToken token = create("ada");
    get(rotation(token, CLIENT));
    fixture.clock.advance(Duration.ofMillis(Sessions.GRACE));
    assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Replayed.class);
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(get(rotation(token, CLIENT))).isEqualTo(new Exchange.Reused("late", "ada"));
  }

  @Test
  void anotherClientWithTheTokenBeforeEndsTheSession() {
    for (ClientBinding other :
        List.of(
            client("other", "agent", "192.0.2.7"),
            client("device", "other", "192.0.2.7"),
            client("device", "agent", "192.0.9.7"))) {
      RefreshToken token = create("ada");
      get(rotation(token, CLIENT));
      assertThat(get(rotation(token, other))).isEqualTo(new Exchange.Reused("other_client", "ada"));
      assertThat(record(token)).isNull();
    }
  }

  @Test
  void aClientMayMoveWithinItsNetworkAndToAnotherWithThePresentToken() {
    RefreshToken token = create("ada");
    get(rotation(token, client("device", "agent", "192.0.2.99")));
    assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Replayed.class);
    RefreshToken next = fixture.keys.successor(token);
    assertThat(get(rotation(next, client("device", "newer", "198.51.100.1"))))
        .isInstanceOf(Exchange.Rotated.class);
  }

  @Test
  void aTokenIsGivenOutAgainInEightSecondsAtMost() {
    RefreshToken token = create("ada");
    get(rotation(token, CLIENT));
    for (int i = 0; i < REPLAYS; i++) {
      assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Replayed.class);
      assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Replayed.class);
      fixture.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(get(rotation(token, CLIENT))).isEqualTo(new Exchange.Reused("too_often", "ada"));
  }

  @Test
  void aTokenThatRedisDoesNotKnowYetEndsNothing() {
    RefreshToken token = create("ada");
    RefreshToken ahead = fixture.keys.successor(fixture.keys.successor(token));
    assertThat(get(rotation(ahead, CLIENT))).isInstanceOf(Exchange.Ahead.class);
    assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Rotated.class);
  }

  @Test
  void aSessionEndsWhenItIsNotUsed() {
    RefreshToken token = create("ada");
    fixture.clock.advance(Duration.ofMillis(Sessions.IDLE));
    assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Expired.class);
    assertThat(record(token)).isNull();
    assertThat(fixture.events()).contains("session.expired");
  }

  @Test
  void aSessionEndsHoweverMuchItIsUsed() {
    RefreshToken token = create("ada");
    for (long lived = 0; lived < Sessions.ABSOLUTE; lived += Sessions.IDLE / 2) {
      assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Rotated.class);
      token = fixture.keys.successor(token);
      fixture.clock.advance(Duration.ofMillis(Sessions.IDLE / 2));
    }
    assertThat(get(rotation(token, CLIENT))).isInstanceOf(Exchange.Expired.class);
  }

  @Test
  void revokingAUserLeavesOthersAndThoseThatBeginAfterwards() {
    RefreshToken one = create("ada");
    RefreshToken two = create("ada");
    RefreshToken other = create("bob");
    get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", null, "test"));
    RefreshToken later = create("ada"); // perhaps in the same millisecond
    assertThat(record(one)).isNull();
    assertThat(record(two)).isNull();
    assertThat(record(other)).isNotNull();
    assertThat(record(later)).isNotNull();
    assertThat(get(fixture.reader.list(fixture.keys.user("ada"), 0, 10)).total()).isEqualTo(1);
    get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", null, "test"));
    assertThat(record(later)).isNull();
  }

  @Test
  void anEpochThatWasForgottenDoesNotReviveASession() {
    RefreshToken token = create("ada");
    get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", null, "test"));
    RefreshToken later = create("ada");
    fixture.redis.run(
        "DEL",
        "fx:session-epoch:{u%02d}:%s"
            .formatted(token.session().partition(), fixture.keys.user("ada")));
    fixture.clock.advance(Duration.ofMillis(1));
    get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", null, "test"));
    assertThat(record(later)).isNull();
  }

  @Test
  void revokingAllOthersLeavesTheOwn() {
    RefreshToken own = create("ada");
    RefreshToken other = create("ada");
    var revocation =
        get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", own.session(), "test"));
    assertThat(revocation).isPresent();
    assertThat(record(other)).isNull();
    assertThat(record(own)).isNotNull();
    assertThat(get(rotation(own, CLIENT))).isInstanceOf(Exchange.Rotated.class);
    assertThat(get(fixture.reader.list(fixture.keys.user("ada"), 0, 10)).sessions()).hasSize(1);
  }

  @Test
  void revokingAllOthersOfASessionThatHasEndedRevokesNobody() {
    RefreshToken own = create("ada");
    RefreshToken other = create("ada");
    get(fixture.store.revoke(own.session(), "test"));
    assertThat(
            get(fixture.store.revokeUser(fixture.keys.user("ada"), "ada", own.session(), "test")))
        .isEmpty();
    assertThat(record(other)).isNotNull();
  }

  @Test
  void revokingEverybodyHoldsInAllPartitionsAndTwiceInOneMillisecond() {
    for (int round = 0; round < 2; round++) {
      var tokens = new ArrayList<RefreshToken>();
      for (int i = 0; i < 20; i++) {
        tokens.add(create("user-" + i));
      }
      get(fixture.store.revokeEveryone("test"));
      assertThat(tokens).allSatisfy(token -> assertThat(record(token)).isNull());
      RefreshToken later = create("user-1", new UserLimit(1, UserLimit.Policy.DENY));
      assertThat(record(later)).isNotNull();
    }
  }

  @Test
  void theLimitDeniesOneMore() {
    var limit = new UserLimit(2, UserLimit.Policy.DENY);
    create("ada", limit);
    create("ada", limit);
    assertThat(creation("ada", limit, CLIENT)).isInstanceOf(Creation.LimitReached.class);
    fixture.clock.advance(Duration.ofMillis(Sessions.IDLE));
    assertThat(creation("ada", limit, CLIENT)).isInstanceOf(Creation.Created.class);
  }

  @Test
  void theLimitEndsTheSessionThatWasNotUsedForTheLongestTime() {
    var limit = new UserLimit(2, UserLimit.Policy.EVICT_OLDEST);
    RefreshToken first = create("ada", limit);
    fixture.clock.advance(Duration.ofSeconds(1));
    RefreshToken second = create("ada", limit);
    fixture.clock.advance(Duration.ofSeconds(1));
    get(rotation(first, CLIENT));
    fixture.clock.advance(Duration.ofSeconds(1));
    create("ada", limit);
    assertThat(record(first)).isNotNull();
    assertThat(record(second)).isNull();
    assertThat(fixture.events()).contains("session.limit_evicted");
  }

  @Test
  void theLimitEndsTheSessionOfTheSameDevice() {
    var limit = new UserLimit(1, UserLimit.Policy.EVICT_SAME_DEVICE);
    RefreshToken first = create("ada", limit);
    assertThat(creation("ada", limit, client("other", "", "")))
        .isInstanceOf(Creation.LimitReached.class);
    create("ada", limit);
    assertThat(record(first)).isNull();
  }

  @Test
  void theLimitCanNotBeRaced() {
    var limit = new UserLimit(5, UserLimit.Policy.DENY);
    var answers = new ArrayList<CompletionStage<Creation>>();
    for (int i = 0; i < 100; i++) {
      SessionId id = fixture.keys.newSession("ada");
      byte[] hash = fixture.keys.first(id).hash();
      answers.add(
          fixture.store.create(id, Sessions.record("ada", hash, fixture.clock.millis()), limit));
    }
    assertThat(answers.stream().map(StoreFixture::get))
        .filteredOn(Creation.Created.class::isInstance)
        .hasSize(5);
  }

  @Test
  void anIdIsNotGivenTwice() {
    SessionId id = fixture.keys.newSession("ada");
    var record = Sessions.record("ada", fixture.keys.first(id).hash(), fixture.clock.millis());
    get(fixture.store.create(id, record, ANY));
    assertThat(get(fixture.store.create(id, record, ANY))).isInstanceOf(Creation.Taken.class);
  }

  @Test
  void aTouchProlongsASessionAndRevivesNone() {
    RefreshToken used = create("ada");
    RefreshToken unused = create("ada");
    RefreshToken revoked = create("ada");
    get(fixture.store.revoke(revoked.session(), "test"));
    fixture.clock.advance(Duration.ofMillis(Sessions.IDLE - 1));
    long now = fixture.clock.millis();
    get(
        fixture.upkeep.touch(
            used.session().partition(), Map.of(used.session(), now, revoked.session(), now)));
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(get(rotation(used, CLIENT))).isInstanceOf(Exchange.Rotated.class);
    assertThat(get(rotation(unused, CLIENT))).isInstanceOf(Exchange.Expired.class);
    get(fixture.upkeep.touch(unused.session().partition(), Map.of(unused.session(), now + 2)));
    assertThat(record(unused)).isNull();
    assertThat(record(revoked)).isNull();
  }

  @Test
  void expiredSessionsAreToldOnce() {
    RefreshToken token = create("ada");
    create("ada");
    RefreshToken revoked = create("bob");
    get(fixture.store.revokeUser(fixture.keys.user("bob"), "bob", null, "test"));
    fixture.clock.advance(Duration.ofMillis(Sessions.IDLE));
    for (int round = 0; round < 2; round++) {
      for (int partition = 0; partition < StoreFixture.PARTITIONS; partition++) {
        get(fixture.upkeep.sweep(partition, 100));
      }
    }
    String events = fixture.events();
    assertThat(events.split("session.expired", -1)).hasSize(3);
    assertThat(events).contains(token.session().text());
    assertThat(events.substring(events.indexOf("session.expired")))
        .doesNotContain(revoked.session().text());
    assertThat(get(fixture.reader.count())).isZero();
  }

  @Test
  void anAttributeIsWrittenWhenItHasTheVersionSeen() {
    SessionId id = create("ada").session();
    long first = written(id, new Change("cart", 0, "1"));
    assertThat(get(fixture.attributes.write(id, List.of(new Change("cart", 0, "2")))))
        .isEqualTo(new Outcome.Conflict(Map.of("cart", first)));
    long second = written(id, new Change("cart", first, "3"), new Change("lang", 0, "no"));
    assertThat(get(fixture.attributes.read(id)))
        .containsOnlyKeys("cart", "lang")
        .containsEntry("cart", new SessionAttributes.Attribute(second, "3"));
  }

  @Test
  void aConflictOfOneWritesNone() {
    SessionId id = create("ada").session();
    written(id, new Change("a", 0, "1"));
    get(fixture.attributes.write(id, List.of(new Change("b", 0, "2"), new Change("a", 0, "2"))));
    assertThat(get(fixture.attributes.read(id))).containsOnlyKeys("a");
  }

  @Test
  void aVersionNeverReturns() {
    SessionId id = create("ada").session();
    long first = written(id, new Change("a", 0, "1"));
    written(id, new Change("a", first, null));
    written(id, new Change("a", 0, "2"));
    assertThat(get(fixture.attributes.write(id, List.of(new Change("a", first, "3")))))
        .isInstanceOf(Outcome.Conflict.class);
  }

  @Test
  void attributesAreBoundedAndNeverReviveASession() {
    SessionId id = create("ada").session();
    for (int i = 0; i < 8; i++) {
      written(id, new Change("a" + i, 0, "1"));
    }
    assertThat(get(fixture.attributes.write(id, List.of(new Change("more", 0, "1")))))
        .isInstanceOf(Outcome.Full.class);
    get(fixture.store.revoke(id, "test"));
    assertThat(get(fixture.attributes.write(id, List.of(new Change("a1", -1, "2")))))
        .isInstanceOf(Outcome.Gone.class);
    assertThat(get(fixture.attributes.read(id))).isEmpty();
  }

  @Test
  void allKeysOfASessionAreForgottenInTheEnd() {
    RefreshToken token = create("ada");
    written(token.session(), new Change("a", 0, "1"));
    assertThat((List<?>) fixture.redis.run("KEYS", "fx:session*:{*}:*"))
        .map(String::valueOf)
        .filteredOn(key -> !key.matches("fx:sessions:.*:(seq|epoch)"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(fixture.redis.run("PTTL", key)).isNotEqualTo(-1L));
  }

  private static long written(SessionId id, Change... changes) {
    return ((Outcome.Written) get(fixture.attributes.write(id, List.of(changes)))).version();
  }

  private static RefreshToken create(String user) {
    return create(user, ANY);
  }

  private static RefreshToken create(String user, UserLimit limit) {
    SessionId id = fixture.keys.newSession(user);
    RefreshToken token = fixture.keys.first(id);
    var record = Sessions.record(user, token.hash(), fixture.clock.millis());
    assertThat(get(fixture.store.create(id, record, limit))).isInstanceOf(Creation.Created.class);
    return token;
  }

  private static Creation creation(String user, UserLimit limit, ClientBinding client) {
    SessionId id = fixture.keys.newSession(user);
    byte[] hash = fixture.keys.first(id).hash();
    return get(
        fixture.store.create(
            id, Sessions.record(user, hash, fixture.clock.millis(), client, 0), limit));
  }

  private static CompletionStage<Exchange> rotation(RefreshToken token, ClientBinding client) {
    return fixture.store.rotate(token, fixture.keys.successor(token), client, REPLAYS);
  }

  private static @Nullable SessionRecord record(RefreshToken token) {
    return get(fixture.reader.read(token.session())).unrevoked();
  }
}
