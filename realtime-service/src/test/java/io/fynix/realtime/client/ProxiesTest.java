package io.fynix.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.redis.RedisTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the application decides, over real sockets and from a real HTTP server. */
@QuarkusTest
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = ApplicationServer.class, restrictToAnnotatedClass = true)
@TestProfile(ProxiesTest.Setting.class)
class ProxiesTest {
  private static final String SECRET = "a secret of thirty-two characters";
  private static final String UNAVAILABLE =
      "{\"id\":2,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}";
  private static final ObjectMapper JSON = new ObjectMapper();

  public static final class Setting implements QuarkusTestProfile {
    private static final String ENDPOINTS = "fynix.realtime.proxy.endpoints.";
    private static final String ASKED = "fynix.channel.namespaces.asked.";

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          Map.entry("fynix.realtime.token.hmac-secret-key", SECRET),
          Map.entry("fynix.realtime.client.ping-interval", "0s"),
          Map.entry("fynix.realtime.client.expired-close-delay", "2s"),
          Map.entry("fynix.realtime.client.expired-sub-close-delay", "2s"),
          Map.entry("fynix.realtime.proxy.connect", "app"),
          Map.entry("fynix.realtime.proxy.refresh", "app"),
          Map.entry("fynix.realtime.proxy.rpc", "app"),
          Map.entry("fynix.realtime.proxy.rpc-namespaces.narrow", "narrow"),
          Map.entry("fynix.realtime.proxy.rpc-namespaces.binary", "binary"),
          Map.entry("fynix.realtime.proxy.rpc-namespaces.dead", "dead"),
          Map.entry(ENDPOINTS + "app.forwarded-headers", "X-Tenant,User-Agent"),
          Map.entry(ENDPOINTS + "app.headers.x-fixed", "yes"),
          Map.entry(ENDPOINTS + "app.include-connection-meta", "true"),
          Map.entry(ENDPOINTS + "app.max-answer-bytes", "4096"),
          Map.entry(ENDPOINTS + "app.secret", SECRET),
          Map.entry(ENDPOINTS + "app.timeout", "2s"),
          Map.entry(ENDPOINTS + "narrow.max-concurrent", "1"),
          Map.entry(ENDPOINTS + "narrow.timeout", "10s"),
          Map.entry(ENDPOINTS + "binary.binary", "true"),
          Map.entry(ENDPOINTS + "dead.url", "http://localhost:1/"),
          Map.entry(ASKED + "subscribe-proxy-enabled", "true"),
          Map.entry(ASKED + "subscribe-proxy-name", "app"),
          Map.entry(ASKED + "publish-proxy-enabled", "true"),
          Map.entry(ASKED + "publish-proxy-name", "app"),
          Map.entry(ASKED + "sub-refresh-proxy-enabled", "true"),
          Map.entry(ASKED + "sub-refresh-proxy-name", "app"),
          Map.entry(ASKED + "allow-subscribe-for-client", "true"),
          Map.entry(ASKED + "allow-history-for-client", "true"),
          Map.entry(ASKED + "history-size", "5"),
          Map.entry(ASKED + "history-ttl", "1m"),
          Map.entry("fynix.channel.namespaces.plain.allow-subscribe-for-client", "true"));
    }
  }

  @TestHTTPResource("/connection/websocket")
  URI url;

  @Inject MeterRegistry registry;

  @SuppressWarnings("NullAway.Init")
  ApplicationServer application;

  private JsonClient stranger() {
    return new JsonClient(URI.create(url.toString().replaceFirst("^http", "ws")));
  }

  /** Texts are written with ' for ". */
  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String connect(String result) {
    return json("{'id':1,'connect':{'data':{'answer':{'result':" + result + "}}}}");
  }

  private JsonClient connected(String result) throws Exception {
    JsonClient client = stranger();
    assertThat(client.ask(connect(result))).startsWith("{\"id\":1,\"connect\":{\"client\":\"");
    return client;
  }

  private JsonClient ada() throws Exception {
    return connected("{'user':'ada','meta':{'plan':'gold'}}");
  }

  private static String rpc(int id, String method, String data) {
    return json("{'id':" + id + ",'rpc':{'method':'" + method + "','data':" + data + "}}");
  }

  private static String subscribe(String channel, String data) {
    return json("{'id':2,'subscribe':{'channel':'" + channel + "','data':" + data + "}}");
  }

  private static long inSeconds(long seconds) {
    return Instant.now().plusSeconds(seconds).getEpochSecond();
  }

  private double failures(String proxy, String reason) {
    return registry.counter(MetricNames.PROXY_FAILURES, "proxy", proxy, "reason", reason).count();
  }

  @Test
  void theApplicationSaysWhoConnects() throws Exception {
    try (var client = stranger()) {
      String welcome =
          client.ask(
              connect(
                  "{'user':'ada','info':{'name':'Ada'},'data':{'a':1.50},'channels':['plain:c'],"
                      + "'subs':{'plain:s':{'data':{'b':2}}},'expire_at':"
                      + inSeconds(3600)
                      + "}"));
      assertThat(welcome)
          .contains("\"data\":{\"a\":1.5}")
          .contains("\"plain:c\":{}", "\"plain:s\":{\"data\":{\"b\":2}}")
          .as("the server refreshes, not the client")
          .doesNotContain("expires", "ttl");
    }
  }

  @Test
  void theApplicationRefusesAClient() throws Exception {
    try (var refused = stranger();
        var dropped = stranger();
        var expired = stranger();
        var broken = stranger()) {
      assertThat(
              refused.ask(
                  json(
                      "{'id':1,'connect':{'data':{'answer':{'error':"
                          + "{'code':1000,'message':'full','temporary':true}}}}}")))
          .isEqualTo(json("{'id':1,'error':{'code':1000,'message':'full','temporary':true}}"));
      dropped.send(
          json(
              "{'id':1,'connect':{'data':{'answer':{'disconnect':"
                  + "{'code':4501,'reason':'go away'}}}}}"));
      assertThat(dropped.closed()).isEqualTo("4501 go away");
      assertThat(expired.ask(connect("{'user':'ada','expire_at':5}")))
          .contains("\"code\":110,\"message\":\"expired\"");
      assertThat(broken.ask(json("{'id':1,'connect':{'data':{'status':500}}}")))
          .contains("\"code\":100,", "\"temporary\":true");
    }
  }

  @Test
  void aTokenWins() throws Exception {
    try (var client = stranger()) {
      assertThat(
              client.ask(
                  json(
                      "{'id':1,'connect':{'token':'"
                          + ConversationTest.token(SECRET, 60)
                          + "','data':{'status':500}}}")))
          .contains("\"connect\":{\"client\":\"", "\"expires\":true");
    }
  }

  @Test
  void anRpcIsAnsweredByTheApplication() throws Exception {
    try (var client = stranger()) {
      client.ask(
          json(
              "{'id':1,'connect':{'headers':{'x-tenant':'acme','x-other':'no',"
                  + "'User-Agent':'forged','X-Fixed':'no'},'data':{'answer':{'result':"
                  + "{'user':'ada','meta':{'plan':'gold'}}}}}}"));
      JsonNode data = JSON.readTree(client.ask(rpc(2, "greet", "{'n':1.50}"))).at("/rpc/data");
      String body = data.path("question").asText();
      JsonNode question = JSON.readTree(body);
      assertThat(body).contains("\"data\":{\"n\":1.50}", "\"meta\":{\"plan\":\"gold\"}");
      assertThat(question.path("user").asText()).isEqualTo("ada");
      assertThat(question.path("method").asText()).isEqualTo("greet");
      assertThat(question.path("transport").asText()).isEqualTo("websocket");
      assertThat(question.path("protocol").asText()).isEqualTo("json");
      assertThat(question.path("encoding").asText()).isEqualTo("json");
      assertThat(question.path("client").asText()).hasSize(36);
      assertThat(data.path("fynix-proxy").asText()).isEqualTo("rpc");
      assertThat(data.path("x-tenant").asText()).isEqualTo("acme");
      assertThat(data.path("x-fixed").asText()).isEqualTo("yes");
      assertThat(data.path("user-agent").asText()).startsWith("Java-http-client");
      assertThat(data.has("x-other")).isFalse();
      assertSigned(data.path("fynix-signature").asText(), body);
    }
  }

  private static void assertSigned(String signature, String body) throws Exception {
    String time = signature.replaceFirst("^t=(\\d+),v1=.*$", "$1");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(signature).isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(expected));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{'status':500}`, status",
        "`{'status':302}`, status",
        "`{'text':''}`, malformed",
        "`{'text':'<html>'}`, malformed",
        "`{'text':'[]'}`, malformed",
        "`{'answer':{}}`, malformed",
        "`{'answer':{'result':7}}`, malformed",
        "`{'answer':{'result':{'b64data':'?'}}}`, malformed",
        "`{'answer':{'error':{'code':100,'message':'m'}}}`, malformed",
        "`{'answer':{'error':{'code':2000,'message':'m'}}}`, malformed",
        "`{'answer':{'error':{'code':'1000'}}}`, malformed",
        "`{'answer':{'disconnect':{'code':3000,'reason':'r'}}}`, malformed",
        "`{'answer':{'disconnect':{'code':4000,'reason':'{}'}}}`, malformed",
        "`{'huge':5000}`, too_large",
        "`{'hold':'never'}`, timeout",
      })
  void anAnswerThatIsNoneIsATemporaryError(String script, String reason) throws Exception {
    try (var client = ada()) {
      double before = failures("rpc", reason);
      assertThat(client.ask(rpc(2, "m", script))).isEqualTo(UNAVAILABLE);
      assertThat(failures("rpc", reason)).isEqualTo(before + 1);
      assertThat(client.ask(rpc(3, "m", "{}"))).startsWith("{\"id\":3,\"rpc\":{\"data\":");
    }
  }

  @Test
  void anApplicationThatIsNotThereIsATemporaryError() throws Exception {
    try (var client = ada()) {
      double before = failures("rpc", "unreachable");
      assertThat(client.ask(rpc(2, "dead:m", "{}"))).isEqualTo(UNAVAILABLE);
      assertThat(failures("rpc", "unreachable")).isEqualTo(before + 1);
    }
  }

  @Test
  void anRpcCanFailOrEndTheConnection() throws Exception {
    try (var client = ada()) {
      assertThat(client.ask(rpc(2, "m", "{'answer':{'error':{'code':404,'message':'none'}}}")))
          .isEqualTo(json("{'id':2,'error':{'code':404,'message':'none'}}"));
      assertThat(client.ask(rpc(3, "nobody:m", "{}"))).contains("\"code\":104");
      client.send(rpc(4, "m", "{'answer':{'disconnect':{'code':4000,'reason':'enough'}}}"));
      assertThat(client.closed()).isEqualTo("4000 enough");
    }
  }

  @Test
  void payloadsCanTravelInBase64() throws Exception {
    try (var client = ada()) {
      String answer = client.ask(rpc(2, "binary:m", "{'a':1}"));
      String question = JSON.readTree(answer).at("/rpc/data/question").asText();
      assertThat(question)
          .contains("\"b64data\":\"eyJhIjoxfQ==\"", "\"encoding\":\"binary\"")
          .doesNotContain("meta");
    }
  }

  @Test
  void aSlowAnswerHoldsUpItsOwnConnectionOnly() throws Exception {
    try (var slow = ada();
        var other = ada()) {
      slow.send(rpc(2, "narrow:m", "{'hold':'slow','answer':{'result':{'data':1}}}"));
      slow.send(rpc(3, "m", "{'answer':{'result':{'data':2}}}"));
      assertThat(other.ask(rpc(2, "m", "{'answer':{'result':{'data':3}}}")))
          .isEqualTo(json("{'id':2,'rpc':{'data':3}}"));
      double before = failures("rpc", "overload");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> assertThat(other.ask(rpc(2, "narrow:m", "{}"))).isEqualTo(UNAVAILABLE));
      assertThat(failures("rpc", "overload")).isGreaterThan(before);
      application.release("slow");
      assertThat(slow.next()).isEqualTo(json("{'id':2,'rpc':{'data':1}}"));
      assertThat(slow.next()).isEqualTo(json("{'id':3,'rpc':{'data':2}}"));
    }
  }

  @Test
  void theApplicationSaysWhoSubscribes() throws Exception {
    try (var client = ada()) {
      assertThat(
              client.ask(
                  subscribe(
                      "asked:a", "{'answer':{'result':{'data':{'hello':1},'info':{'i':1}}}}")))
          .isEqualTo(json("{'id':2,'subscribe':{'data':{'hello':1}}}"));
      assertThat(
              client.ask(subscribe("asked:b", "{'answer':{'error':{'code':500,'message':'no'}}}")))
          .isEqualTo(json("{'id':2,'error':{'code':500,'message':'no'}}"));
      assertThat(client.ask(subscribe("asked:c", "{'status':500}"))).isEqualTo(UNAVAILABLE);
      assertThat(client.ask(subscribe("asked:d", "{'answer':{'result':{'expire_at':5}}}")))
          .contains("\"code\":110");
      assertThat(client.ask(subscribe("$asked:e", "{}"))).contains("\"code\":103");
      client.send(
          subscribe("asked:f", "{'answer':{'disconnect':{'code':4100,'reason':'no more'}}}"));
      assertThat(client.closed()).isEqualTo("4100 no more");
    }
  }

  @Test
  void aReturningClientIsNotSubscribedBehindTheApplicationsBack() throws Exception {
    try (var client = stranger()) {
      assertThat(
              client.ask(
                  json(
                      "{'id':1,'connect':{'subs':{'asked:x':{},'plain:x':{}},"
                          + "'data':{'answer':{'result':{'user':'ada'}}}}}")))
          .contains("\"plain:x\"")
          .doesNotContain("asked:x");
    }
  }

  @Test
  void theApplicationChangesWhatIsPublished() throws Exception {
    try (var client = ada()) {
      client.ask(subscribe("asked:p", "{}"));
      client.send(
          json(
              "{'id':3,'publish':{'channel':'asked:p','data':{'answer':{'result':"
                  + "{'data':{'clean':true},'tags':{'t':'1'}}}}}}"));
      assertThat(new String[] {client.next(), client.next()})
          .anyMatch(json("{'id':3,'publish':{}}")::equals)
          .anyMatch(m -> m.contains(json("'pub':{'data':{'clean':true},'info':{'user':'ada'")))
          .anyMatch(m -> m.contains(json("'offset':1,'tags':{'t':'1'}")));
      client.send(
          json(
              "{'id':4,'publish':{'channel':'asked:p','data':{'answer':{'result':"
                  + "{'skip_history':true}}}}}"));
      assertThat(new String[] {client.next(), client.next()})
          .anyMatch(m -> m.contains("skip_history") && !m.contains("offset"));
      assertThat(client.ask(json("{'id':5,'history':{'channel':'asked:p'}}")))
          .contains("\"offset\":1");
      assertThat(
              client.ask(
                  json(
                      "{'id':2,'publish':{'channel':'asked:p','data':{'answer':{'error':"
                          + "{'code':403,'message':'rude'}}}}}")))
          .isEqualTo(json("{'id':2,'error':{'code':403,'message':'rude'}}"));
      assertThat(client.ask(json("{'id':2,'publish':{'channel':'asked:p','data':{'status':503}}}")))
          .isEqualTo(UNAVAILABLE);
    }
  }

  @Test
  void theApplicationProlongsAConnection() throws Exception {
    String meta = "{'refresh':{'answer':{'result':{'expire_at':" + inSeconds(3600) + "}}}}";
    try (var client =
        connected("{'user':'ada','meta':" + meta + ",'expire_at':" + inSeconds(2) + "}")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> application.kinds.contains("refresh"));
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(5))
          .until(client::isOpen);
      client.send(json("{'id':2,'refresh':{'token':'t'}}"));
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{'answer':{'result':{'expired':true}}}`, 3005 connection expired",
        "`{'answer':{'result':{'expire_at':5}}}`, 3005 connection expired",
        "`{'status':500}`, 3005 connection expired",
        "`{'answer':{'disconnect':{'code':4999,'reason':'bye'}}}`, 4999 bye",
      })
  void aConnectionThatIsNotProlongedEnds(String script, String close) throws Exception {
    try (var client =
        connected(
            "{'user':'ada','meta':{'refresh':" + script + "},'expire_at':" + inSeconds(2) + "}")) {
      assertThat(client.closed()).isEqualTo(close);
    }
  }

  @Test
  void theApplicationProlongsASubscription() throws Exception {
    String meta = "{'sub_refresh':{'answer':{'result':{'expire_at':" + inSeconds(3600) + "}}}}";
    try (var client = connected("{'user':'ada','meta':" + meta + "}")) {
      int before = (int) application.kinds.stream().filter("sub_refresh"::equals).count();
      assertThat(
              client.ask(
                  subscribe("asked:r", "{'answer':{'result':{'expire_at':" + inSeconds(2) + "}}}")))
          .isEqualTo(json("{'id':2,'subscribe':{}}"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> application.kinds.stream().filter("sub_refresh"::equals).count() == before + 1);
      client.send(json("{'id':3,'sub_refresh':{'channel':'asked:r','token':'t'}}"));
      assertThat(client.closed()).isEqualTo("3501 bad request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"`{'answer':{'result':{'expired':true}}}`", "`{'status':500}`"})
  void aSubscriptionThatIsNotProlongedEnds(String script) throws Exception {
    try (var client = connected("{'user':'ada','meta':{'sub_refresh':" + script + "}}")) {
      client.ask(subscribe("asked:g", "{'answer':{'result':{'expire_at':" + inSeconds(2) + "}}}"));
      assertThat(client.next()).contains("\"channel\":\"asked:g\",\"unsubscribe\":{\"code\":2501,");
    }
  }
}
