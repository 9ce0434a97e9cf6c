package io.fynix.api.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.broker.DocumentVersion;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.channel.ChannelConfigs;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.redis.RedisUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishServiceTest {
  private static final String GOOD =
      """
      {"channel":"news:a","data":{"n":1.0},"tags":{"k":"v"},"skip_history":false,\
      "idempotency_key":"once","b64data":"","delta":false,"version":0,"more":[1]}""";

  private static final Limits LIMITS = new Limits("100", Duration.ofMillis(50));

  private final RecordingBroker broker = new RecordingBroker();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final PublishService service =
      new PublishService(
          broker,
          new Channels(
              ChannelConfigs.namespaces(
                  "namespaces.news.history-size", "10",
                  "namespaces.news.history-ttl", "1m",
                  "namespaces.deltas.delta-publish", "true",
                  "namespaces.objects.publication-data-format", "json_object")),
          new StoreCalls(LIMITS),
          LIMITS,
          Clock.fixed(Instant.ofEpochMilli(1234), ZoneOffset.UTC),
          metrics);

  @Test
  void aPublicationKeepsEveryByteOfItsPayload() {
    publish("{\"channel\":\"news:a\", \"data\" : {\"n\": 1.0, \"b\":12345678901234567890} }");
    assertThat(new String(only().publication().data(), UTF_8))
        .isEqualTo("{\"n\": 1.0, \"b\":12345678901234567890}");
  }

  @Test
  void aPublicationCarriesWhatTheCommandSays() {
    publish(GOOD);
    assertThat(only())
        .satisfies(
            request -> assertThat(request.channel()).isEqualTo("news:a"),
            request -> assertThat(request.idempotencyKey()).isEqualTo("once"),
            request -> assertThat(request.publication().tags()).isEqualTo(Map.of("k", "v")),
            request -> assertThat(request.publication().time()).isEqualTo(1234),
            request -> assertThat(request.publication().info()).isNull());
  }

  @Test
  void theResultIsThePlaceInTheStream() {
    assertThat(publish(GOOD)).isEqualTo(new ApiReply.Published(1L, "epoch"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"plain\",\"data\":1}",
        "{\"channel\":\"news:a\",\"data\":1,\"skip_history\":true}"
      })
  void withoutHistoryThereIsNoPlace(String body) {
    assertThat(publish(body)).isEqualTo(new ApiReply.Published(null, null));
  }

  @Test
  void base64WinsOverData() {
    publish("{\"channel\":\"a\",\"data\":1,\"b64data\":\"AAH/\"}");
    assertThat(only().publication().data()).containsExactly(0, 1, -1);
  }

  @Test
  void aPayloadMayBeNull() {
    publish("{\"channel\":\"a\",\"data\":null}");
    assertThat(only().publication().data()).asString(UTF_8).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'data':1}|107|channel is empty",
        "{'channel':null,'data':1}|107|channel is empty",
        "{'channel':'','data':1}|107|channel is empty",
        "{'channel':'é','data':1}|107|ASCII",
        "{'channel':'other:a','data':1}|102|unknown channel",
        "{'channel':'a'}|107|data is missing",
        "{'channel':'a','b64data':'*'}|107|b64data is not base64",
        "{'channel':'objects:a','data':1}|107|format",
        "{'channel':'objects:a','b64data':'AAAA'}|107|format",
        "{'channel':'a','data':1,'version':2}|108|versioned",
        "{'channel':'a','data':1,'idempotency_key':'\\ud800'}|107|idempotency_key",
      })
  void aBrokenRuleIsAnErrorOfTheProtocol(String body, int code, String message) {
    assertThatThrownBy(() -> publish(body.replace('\'', '"')))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{",
        "{'channel':1}",
        "{'channel':'a','data':}",
        "{'tags':[]}",
        "{'tags':{'a':1}}",
        "{'skip_history':'yes'}",
        "{'version':-1}",
        "{'version':1.5}",
        "{'version':'1'}",
        "{'b64data':1}",
        "{'idempotency_key':{}}",
        "{'delta':1}"
      })
  void aBodyThatIsNotJsonForTheMethodIsAProblem(String body) {
    assertThatThrownBy(() -> publish(body.replace('\'', '"'))).isInstanceOf(ProblemException.class);
  }

  @Test
  void payloadAndTagsTogetherHaveALimit() {
    var longest = "\"" + "x".repeat(88) + "\"";
    publish("{\"channel\":\"a\",\"data\":" + longest + ",\"tags\":{\"key\":\"1234567\"}}");
    assertThatThrownBy(
            () ->
                publish(
                    "{\"channel\":\"a\",\"data\":" + longest + ",\"tags\":{\"key\":\"12345678\"}}"))
        .hasMessage("bad request: the publication is longer than 100 bytes");
  }

  @Test
  void aChannelHasALimit() {
    assertThatThrownBy(() -> publish("{\"channel\":\"" + "c".repeat(256) + "\",\"data\":1}"))
        .hasMessageContaining("longer than 255 bytes");
  }

  @Test
  void nothingIsPublishedWhenARuleIsBroken() {
    assertThatThrownBy(() -> publish("{\"channel\":\"other:a\",\"data\":1}"))
        .satisfies(e -> assertThat(broker.requests).isEmpty());
  }

  @Test
  void aBrokerThatRefusesIsAnErrorOfTheProtocol() {
    broker.answer = CompletableFuture.failedFuture(new BrokerException(ErrorCode.NOT_AVAILABLE));
    assertThatThrownBy(() -> publish(GOOD)).hasMessage("not available");
  }

  @Test
  void aBrokerThatDoesNotAnswerMakesTheStorageUnavailable() {
    broker.answer = new CompletableFuture<>();
    assertThatThrownBy(() -> publish(GOOD)).isInstanceOf(RedisUnavailableException.class);
  }

  @Test
  void aRepeatedPublicationIsNotCounted() {
    publish(GOOD);
    broker.answer =
        CompletableFuture.completedFuture(new Broker.PublishResult(null, Broker.Outcome.REPEATED));
    publish(GOOD);
    assertThat(metrics.counter(MetricNames.PUBLICATIONS).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"channel\":\"news:a\",\"data\":1}', false",
    "'{\"channel\":\"news:a\",\"data\":1,\"delta\":true}', true",
    "'{\"channel\":\"deltas:a\",\"data\":1}', true",
  })
  void aDeltaIsWantedByTheCallOrTheNamespace(String body, boolean delta) {
    publish(body);
    assertThat(only().delta()).isEqualTo(delta);
  }

  @Test
  void aPublicationCanLeaveAClientOut() {
    publish("{\"channel\":\"a\",\"data\":1,\"exclude_client\":\"c1\"}");
    assertThat(only().publication().excludedClient()).isEqualTo("c1");
  }

  @Test
  void aPublicationCanHaveALifeOfItsOwn() {
    publish("{\"channel\":\"a\",\"data\":1,\"ttl\":31536000}");
    assertThat(only().ttl()).isEqualTo(Duration.ofDays(365));
  }

  @ParameterizedTest
  @ValueSource(strings = {"31536001", "18446744073709551615"})
  void aLifeHasALimit(String ttl) {
    assertThatThrownBy(() -> publish("{\"channel\":\"a\",\"data\":1,\"ttl\":" + ttl + "}"))
        .hasMessageContaining("ttl is longer than 31536000 seconds");
  }

  @Test
  void aVersionHasUpToSixtyFourBits() {
    publish(
        "{\"channel\":\"news:a\",\"data\":1,\"version\":18446744073709551615,"
            + "\"version_epoch\":\"e\"}");
    assertThat(only().version()).isEqualTo(new DocumentVersion(-1, "e"));
  }

  @Test
  void aBroadcastGoesToEachChannelInOrder() {
    var answers = service.broadcast(List.of("a", "other:x", "b"), command("{\"data\":1}"));
    assertThat(broker.requests)
        .extracting(Broker.PublishRequest::channel)
        .containsExactly("a", "b");
    assertThat(answers.responses())
        .extracting(answer -> answer.error() == null)
        .containsExactly(true, false, true);
  }

  @Test
  void aBroadcastHasALimit() {
    assertThatThrownBy(
            () -> service.broadcast(List.of("a", "b", "c", "d"), command("{\"data\":1}")))
        .hasMessageContaining("between 1 and 3");
  }

  @Test
  void aBroadcastThatTheStorageDoesNotAnswerSaysSoForEachChannel() {
    broker.answer = CompletableFuture.failedFuture(new RedisUnavailableException("away"));
    assertThat(service.broadcast(List.of("a", "b"), command("{\"data\":1}")).responses())
        .extracting(answer -> answer.error() == null ? 0 : answer.error().code())
        .containsExactly(100, 100);
  }

  private static PublishCommand command(String body) {
    return PublishCommand.read(RequestBody.parse(body.getBytes(UTF_8)));
  }

  @Property(tries = 5_000)
  void aMutatedBodyIsPublishedOrRefusedInWords(@ForAll("mutations") byte[] body) {
    Throwable thrown = catchThrowable(() -> publish(RequestBody.parse(body)));
    if (thrown != null) {
      assertThat(thrown).isInstanceOfAny(ApiException.class, ProblemException.class);
    }
  }

  @Provide
  Arbitrary<byte[]> mutations() {
    return mutationsOf(GOOD);
  }

  /** Bodies with one to three bytes replaced, removed or doubled. */
  static Arbitrary<byte[]> mutationsOf(String body) {
    Arbitrary<int[]> change =
        Combinators.combine(
                Arbitraries.integers().between(0, body.length() - 1),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 255))
            .as((at, kind, value) -> new int[] {at, kind, value});
    return change
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(changes -> mutate(body.getBytes(UTF_8), changes));
  }

  private static byte[] mutate(byte[] body, List<int[]> changes) {
    byte[] mutated = body;
    for (int[] change : changes) {
      int at = Math.min(change[0], mutated.length - 1);
      var out = new ByteArrayOutputStream();
      out.write(mutated, 0, at);
      switch (change[1]) {
        case 0 -> out.write(change[2]);
        case 1 -> {}
        default -> {
          out.write(mutated[at]);
          out.write(mutated[at]);
        }
      }
      out.write(mutated, at + 1, mutated.length - at - 1);
      mutated = out.toByteArray();
    }
    return mutated;
  }

  private ApiReply.Published publish(String body) {
    return publish(RequestBody.parse(body.getBytes(UTF_8)));
  }

  private ApiReply.Published publish(RequestBody body) {
    return service.publish(body.text("channel"), PublishCommand.read(body));
  }

  private Broker.PublishRequest only() {
    assertThat(broker.requests).hasSize(1);
    return broker.requests.getFirst();
  }

  private record Limits(String bytes, Duration storeTimeout) implements ApiConfig {
    @Override
    public MemorySize maxPublicationBytes() {
      return new MemorySize(new BigInteger(bytes));
    }

    @Override
    public int maxBroadcastChannels() {
      return 3;
    }

    @Override
    public int maxBatchCommands() {
      return 3;
    }

    @Override
    public int parallelism() {
      return 2;
    }

    @Override
    public int maxHistoryPublications() {
      return 10;
    }

    @Override
    public ErrorMode errorMode() {
      return ErrorMode.ENVELOPE;
    }
  }
}
