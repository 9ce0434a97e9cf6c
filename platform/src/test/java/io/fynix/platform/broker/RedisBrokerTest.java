package io.fynix.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisBrokerTest {
  private static final String CHANNEL = "feed:test";
  private static final int SHARD = Keys.shardOf(CHANNEL, 1);
  private static final Duration META_TTL = Duration.ofHours(1);
  private static final Retention KEPT = new Retention(5, Duration.ofMinutes(1), META_TTL);

  private static final RealRedis redis = RealRedis.start();
  private static final RedisTestClient client = RedisTestClient.of(redis);

  /** When what is published here was published, by all clocks. */
  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  private final Broker broker = brokerAt(TIME);

  private static Broker brokerAt(Instant now) {
    return new RedisBroker(client.commands(), new OneShard(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private record OneShard() implements BusConfig {
    @Override
    public int shards() {
      return 1;
    }

    @Override
    public int maxLength() {
      return 1000;
    }

    @Override
    public Duration idleTtl() {
      return Duration.ofSeconds(60);
    }
  }

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
    for (String key : answer("KEYS", "*").lines().toList()) {
      boolean log = key.endsWith(":seq") || key.endsWith(":epoch");
      assertThat(Long.parseLong(answer("PTTL", key)) > 0).as("%s expires", key).isEqualTo(!log);
    }
  }

  private Broker.PublishResult publish(
      String data, @Nullable Retention retention, @Nullable String key) throws Exception {
    return get(
        broker.publish(new Broker.PublishRequest(CHANNEL, publication(data), retention, key)));
  }

  private static Publication publication(String data) {
    return new Publication(
        0, data.getBytes(StandardCharsets.UTF_8), null, Map.of(), TIME.toEpochMilli());
  }

  private History history(@Nullable StreamPosition since, int limit, boolean reverse)
      throws Exception {
    return get(broker.history(new HistoryQuery(CHANNEL, since, limit, reverse, META_TTL)));
  }

  private static List<Long> offsets(History history) {
    return history.publications().stream().map(Publication::offset).toList();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static List<?> bus() {
    return redis.run("XRANGE", Keys.bus(SHARD).stream(), "-", "+") instanceof List<?> entries
        ? entries
        : List.of();
  }

  /** What Redis says, the elements of a list a line each. */
  private static String answer(String... words) {
    Object answer = redis.run(words);
    return answer instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining("\n"))
        : String.valueOf(answer);
  }

  @Test
  void publicationsAreNumberedFromOneWithinAnEpoch() throws Exception {
    StreamPosition first = publish("1", KEPT, null).position();
    StreamPosition second = publish("2", KEPT, null).position();

    assertThat(first).isNotNull();
    assertThat(first.offset()).isEqualTo(1);
    assertThat(second).isEqualTo(new StreamPosition(2, first.epoch()));
    assertThat(history(null, 0, false).top()).isEqualTo(second);
  }

  @Test
  void whatIsInTheHistoryIsOnTheBusAndTheReverse() throws Exception {
    for (int i = 0; i < 3; i++) {
      publish("{\"i\":" + i + "}", KEPT, null);
    }
    assertThat(bus()).hasSize(3);
    assertThat(bus().getLast().toString())
        .startsWith("[3-0, [type, pub, channel, feed:test, offset, 3, epoch, ")
        .endsWith(", data, {\"i\":2}, time, 1700000000000]]");
    assertThat(offsets(history(null, 10, false))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aPublicationKeepsItsBytesItsPublisherAndItsTags() throws Exception {
    byte[] binary = {0, 1, (byte) 0xff, '\n', (byte) 0xc3};
    var info = new ClientInfo("ada", "c1", binary, null);
    var published = new Publication(0, binary, info, Map.of("a", "ü", "b", "{}"), 5);
    get(broker.publish(new Broker.PublishRequest(CHANNEL, published, KEPT, null)));

    Publication read = history(null, 1, false).publications().getFirst();

    assertThat(read.data()).isEqualTo(binary);
    assertThat(read.info()).usingRecursiveComparison().isEqualTo(info);
    assertThat(read.tags()).isEqualTo(published.tags());
    assertThat(read.time()).isEqualTo(5);
  }

  @Test
  void aPublicationThatIsNotKeptHasNoPlaceAndTravelsAllTheSame() throws Exception {
    assertThat(publish("1", null, null).position()).isNull();
    assertThat(bus()).hasSize(1);
    assertThat(history(null, 10, false).publications()).isEmpty();
  }

  @Test
  void theHistoryKeepsTheNewest() throws Exception {
    for (int i = 0; i < 8; i++) {
      publish("1", KEPT, null);
    }
    assertThat(offsets(history(null, 10, false))).containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(offsets(history(null, 2, false))).containsExactly(4L, 5L);
    assertThat(offsets(history(null, 2, true))).containsExactly(8L, 7L);
    assertThat(offsets(history(new StreamPosition(6, ""), 10, false))).containsExactly(7L, 8L);
    assertThat(offsets(history(new StreamPosition(6, ""), 10, true))).containsExactly(5L, 4L);
    assertThat(offsets(history(new StreamPosition(1, ""), 10, false)))
        .containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(history(null, 0, false).publications()).isEmpty();
  }

  @Test
  void aPositionOfAnotherEpochIsRefused() throws Exception {
    publish("1", KEPT, null);
    assertThatThrownBy(() -> history(new StreamPosition(1, "other"), 10, false))
        .hasCauseInstanceOf(BrokerException.class)
        .hasMessageContaining("unrecoverable position");
  }

  @Test
  void readingCreatesThePositionThatTheFirstPublicationContinues() throws Exception {
    StreamPosition empty = history(null, 10, false).top();
    assertThat(empty.offset()).isZero();
    assertThat(publish("1", KEPT, null).position()).isEqualTo(new StreamPosition(1, empty.epoch()));
  }

  @Test
  void aRepeatedKeyPublishesNothingAndTellsTheFirstPlace() throws Exception {
    var first = publish("1", KEPT, "key");
    var again = publish("2", KEPT, "key");

    assertThat(first.outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(again)
        .isEqualTo(new Broker.PublishResult(first.position(), Broker.Outcome.REPEATED));
    assertThat(bus()).hasSize(1);
    assertThat(publish("3", null, "other").outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(publish("4", null, "other"))
        .isEqualTo(new Broker.PublishResult(null, Broker.Outcome.REPEATED));
  }

  @Test
  void aLostPositionBeginsANewEpoch() throws Exception {
    StreamPosition before = publish("1", KEPT, null).position();
    publish("2", KEPT, null);
    redis.run("DEL", Keys.channelMeta(SHARD, CHANNEL));

    StreamPosition after = publish("3", KEPT, null).position();

    assertThat(before).isNotNull();
    assertThat(after).isNotNull();
    assertThat(after.offset()).isEqualTo(1);
    assertThat(after.epoch()).isNotEqualTo(before.epoch());
    assertThat(offsets(history(null, 10, false))).containsExactly(1L);
  }

  @Test
  void aLostBusCounterBeginsANewEpochOfTheBusAndLosesNoPublication() throws Exception {
    publish("1", KEPT, null);
    publish("2", KEPT, null);
    Object epoch = redis.run("GET", Keys.bus(SHARD).epoch());
    redis.run("DEL", Keys.bus(SHARD).sequence());

    publish("3", KEPT, null);

    assertThat(redis.run("GET", Keys.bus(SHARD).epoch())).isNotEqualTo(epoch);
    assertThat(bus()).hasSize(1);
    assertThat(offsets(history(null, 10, false))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void publicationsOfOneCallerKeepTheirOrderInFullFlight() throws Exception {
    var kept = new Retention(1000, Duration.ofMinutes(1), META_TTL);
    List<CompletionStage<Broker.PublishResult>> stages = new ArrayList<>();
    IntStream.range(0, 500)
        .forEach(
            i ->
                stages.add(
                    broker.publish(
                        new Broker.PublishRequest(
                            CHANNEL, publication(Integer.toString(i)), kept, null))));
    for (var stage : stages) {
      get(stage);
    }
    History all = history(null, 1000, false);
    assertThat(offsets(all)).isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
    assertThat(all.publications().stream().map(p -> new String(p.data(), StandardCharsets.UTF_8)))
        .isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
  }

  private Broker.PublishResult publishVersion(String number, String epoch) throws Exception {
    var version = new DocumentVersion(Long.parseUnsignedLong(number), epoch);
    return get(
        broker.publish(
            new Broker.PublishRequest(
                CHANNEL, publication("\"" + number + "\""), KEPT, null, version, false)));
  }

  @Test
  void aVersionThatIsNotNewerPublishesNothingAndTellsTheNewestPlace() throws Exception {
    var first = publishVersion("9", "");
    var newer = publishVersion("10", "");

    assertThat(newer.position()).isNotNull();
    assertThat(first.outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(newer.outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    for (String old : List.of("10", "9", "1")) {
      assertThat(publishVersion(old, ""))
          .isEqualTo(new Broker.PublishResult(newer.position(), Broker.Outcome.OUTDATED));
    }
    assertThat(bus()).hasSize(2);
    assertThat(publish("1", KEPT, null).outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(publishVersion("10", "").outcome()).isEqualTo(Broker.Outcome.OUTDATED);
  }

  @Test
  void versionsHaveSixtyFourBits() throws Exception {
    assertThat(publishVersion("18446744073709551614", "").outcome())
        .isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(publishVersion("9007199254740993", "").outcome()).isEqualTo(Broker.Outcome.OUTDATED);
    assertThat(publishVersion("18446744073709551615", "").outcome())
        .isEqualTo(Broker.Outcome.PUBLISHED);
  }

  @Test
  void aVersionOfAnotherCountAlwaysWins() throws Exception {
    publishVersion("5", "a");
    assertThat(publishVersion("4", "b").outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
    assertThat(publishVersion("4", "b").outcome()).isEqualTo(Broker.Outcome.OUTDATED);
    assertThat(publishVersion("4", "").outcome()).isEqualTo(Broker.Outcome.OUTDATED);
    assertThat(publishVersion("1", "a").outcome()).isEqualTo(Broker.Outcome.PUBLISHED);
  }

  @Test
  void theWishForADeltaTravelsAndIsNotKept() throws Exception {
    get(
        broker.publish(
            new Broker.PublishRequest(CHANNEL, publication("1"), KEPT, null, null, true)));

    assertThat(bus().getLast().toString()).contains("delta, 1");
    assertThat(answer("XRANGE", Keys.channelHistory(SHARD, CHANNEL), "-", "+"))
        .contains("data, 1")
        .doesNotContain("delta");
  }

  @Test
  void theExcludedClientIsKeptWithThePublication() throws Exception {
    var published =
        new Publication(0, "1".getBytes(StandardCharsets.UTF_8), null, Map.of(), 5, "c1", false);
    get(broker.publish(new Broker.PublishRequest(CHANNEL, published, KEPT, null)));

    assertThat(history(null, 1, false).publications().getFirst().excludedClient()).isEqualTo("c1");
    assertThat(bus().getLast().toString()).contains("exclude, c1");
  }

  @Test
  void whatIsExpiredKeepsItsPlaceAndIsGivenToNobody() throws Exception {
    publish("1", KEPT, null);
    var brief = Duration.ofSeconds(10);
    get(
        broker.publish(
            new Broker.PublishRequest(CHANNEL, publication("2"), KEPT, null, null, false, brief)));
    publish("3", KEPT, null);
    var query = new HistoryQuery(CHANNEL, null, 10, false, META_TTL);

    History before = get(brokerAt(TIME.plus(brief).minusMillis(1)).history(query));
    assertThat(before.living()).extracting(Publication::offset).containsExactly(1L, 2L, 3L);
    History after = get(brokerAt(TIME.plus(brief)).history(query));
    assertThat(after.living()).extracting(Publication::offset).containsExactly(1L, 3L);
    assertThat(offsets(after)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aRemovedHistoryKeepsItsPosition() throws Exception {
    StreamPosition first = Objects.requireNonNull(publish("1", KEPT, null).position());
    get(broker.removeHistory(CHANNEL));

    assertThat(history(null, 10, false)).isEqualTo(new History(first, List.of()));
    assertThat(offsets(history(null, 10, false))).isEmpty();
    assertThat(publish("2", KEPT, null).position()).isEqualTo(new StreamPosition(2, first.epoch()));
  }
}
