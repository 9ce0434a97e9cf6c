package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of the transport, whichever way frames are written. */
abstract class ConnectionEndpointContract extends TransportFixture {
  @ParameterizedTest
  @EnumSource
  void aCommandIsAnsweredInTheSameForm(Codec.Form form) {
    TestClient client = open(form);
    client.send("echo hello", "echo again");
    assertThat(client.awaitMessages(2).messages).containsExactly("hello", "again");
  }

  @ParameterizedTest
  @EnumSource
  void repliesAndPushesKeepTheirOrder(Codec.Form form) {
    TestClient client = open(form);
    client.send("push 101", "echo end");
    List<String> expected = new ArrayList<>(numbered(101));
    expected.add(51, "reply");
    expected.add("end");
    assertThat(client.awaitMessages(103).messages).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void aThousandMessagesReachFiftyClientsOnceInOrder(Codec.Form form) {
    List<TestClient> receivers = IntStream.range(0, 50).mapToObj(i -> open(form)).toList();
    broadcast(numbered(1000).stream().map(LineCodec::push).toList());
    for (TestClient receiver : receivers) {
      assertThat(receiver.awaitMessages(1000).messages).containsExactlyElementsOf(numbered(1000));
    }
    int frames = receivers.stream().mapToInt(receiver -> receiver.frames.get()).sum();
    assertThat(frames).as("frames under load").isLessThan(50 * 1000 / 2);
  }

  @Test
  void whileIdleEachMessageLeavesInItsOwnFrameAtOnce() {
    TestClient client = open(Codec.Form.JSON);
    for (int i = 0; i < 10; i++) {
      broadcast(LineCodec.push("p" + i));
      client.awaitMessages(i + 1);
    }
    assertThat(client.frames).hasValue(10);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageLongerThanAnyLengthFieldButTheLastArrives(Codec.Form form) {
    TestClient client = open(form);
    String longOne = "x".repeat(200_000);
    broadcast(LineCodec.push(longOne));
    broadcast(LineCodec.push("y".repeat(1000)));
    assertThat(client.awaitMessages(2).messages).containsExactly(longOne, "y".repeat(1000));
  }

  @Test
  void aMessageOverTheLimitCloses1009() {
    TestClient client = open(Codec.Form.JSON);
    client.sendText("echo " + "x".repeat(65_536));
    assertThat(client.awaitClose()).isEqualTo("1009 message size limit exceeded");
  }

  @Test
  void aMessageOverTheLimitInTwoFramesCloses1009() {
    TestClient client = open(Codec.Form.JSON);
    client.sendInTwoFrames("echo " + "x".repeat(40_000), "x".repeat(40_000));
    assertThat(client.awaitClose()).isEqualTo("1009 message size limit exceeded");
  }

  @Test
  void aMessageOfExactlyTheLimitIsTaken() {
    TestClient client = open(Codec.Form.JSON);
    String argument = "x".repeat(65_536 - "echo ".length());
    client.send("echo " + argument);
    assertThat(client.awaitMessages(1).messages).containsExactly(argument);
  }

  @ParameterizedTest
  @EnumSource
  void garbageCloses3501(Codec.Form form) {
    TestClient client = open(form);
    client.send("!garbage");
    assertThat(client.awaitClose()).isEqualTo("3501 bad request");
  }

  @Test
  void anEmptyTextFrameCloses3501() {
    TestClient client = open(Codec.Form.JSON);
    client.sendText("");
    assertThat(client.awaitClose()).isEqualTo("3501 bad request");
  }

  @Test
  void anEmptyBinaryFrameCloses3501() {
    TestClient client = open(Codec.Form.PROTOBUF);
    client.sendBinary(Buffer.buffer());
    assertThat(client.awaitClose()).isEqualTo("3501 bad request");
  }

  @Test
  void aTextFrameOnAProtobufConnectionCloses3501() {
    TestClient client = open(Codec.Form.PROTOBUF);
    client.sendText("echo hello");
    assertThat(client.awaitClose()).isEqualTo("3501 bad request");
  }

  @Test
  void aBinaryFrameOnAJsonConnectionCloses3501() {
    TestClient client = open(Codec.Form.JSON);
    client.sendBinary(Buffer.buffer("echo hello"));
    assertThat(client.awaitClose()).isEqualTo("3501 bad request");
  }

  @Test
  void aPayloadThatIsNotJsonClosesOnlyJsonConnections() {
    TestClient json = open(Codec.Form.JSON);
    TestClient protobuf = open(Codec.Form.PROTOBUF);
    byte[] payload = {LineCodec.NOT_FOR_TEXT, 'x'};
    broadcast(new SharedMessage(new Reply.Pushed(new Push.Message(payload))));
    assertThat(json.awaitClose()).isEqualTo("3506 inappropriate protocol");
    protobuf.awaitMessages(1).send("echo fine");
    assertThat(protobuf.awaitMessages(2).messages.get(1)).isEqualTo("fine");
  }

  @Test
  void whatWaitsIsWrittenBeforeTheCloseFrame() {
    TestClient client = open(Codec.Form.JSON);
    client.send("push 20", "close FORCE_DISCONNECT");
    assertThat(client.awaitClose()).isEqualTo("3503 force disconnect");
    assertThat(client.messages).hasSize(21);
  }

  @Test
  void code3000EndsTheConnectionWithoutThatCode() {
    TestClient client = open(Codec.Form.JSON);
    client.send("close CONNECTION_CLOSED");
    assertThat(client.awaitClose()).doesNotContain("3000");
  }

  @Test
  void aListenerThatFailsCostsItsOwnConnectionOnly() {
    TestClient other = open(Codec.Form.JSON);
    TestClient client = open(Codec.Form.JSON);
    client.send("fail");
    assertThat(client.awaitClose()).isEqualTo("3004 internal server error");
    other.send("echo fine");
    assertThat(other.awaitMessages(1).messages).containsExactly("fine");
  }

  @Test
  void aClientThatLeavesIsForgotten() {
    TestClient client = open(Codec.Form.JSON);
    client.closeNow();
    await().atMost(PATIENCE).until(() -> conversations.openOnes().isEmpty());
    await().atMost(PATIENCE).until(() -> admission.connections() == 0);
  }

  @Test
  void aClientThatResetsTheConnectionIsNoError() {
    try (ErrorWatch errors = ErrorWatch.start()) {
      RawSocket.upgradeAndReset(port);
      await().atMost(PATIENCE).until(() -> conversations.all.size() == 1);
      await().atMost(PATIENCE).until(() -> admission.connections() == 0);
      assertThat(errors.reports()).isEmpty();
    }
  }

  @Test
  void aSubprotocolIsEchoedOnlyWhenOffered() {
    assertThat(open(Codec.Form.JSON).subprotocol()).isNull();
    assertThat(offering("centrifuge-json", Codec.Form.JSON).subprotocol())
        .isEqualTo("centrifuge-json");
    assertThat(RawSocket.upgrade(port, "Sec-WebSocket-Protocol: unheard-of"))
        .contains("101 Switching Protocols")
        .doesNotContainIgnoringCase("sec-websocket-protocol");
  }

  @Test
  void theProtobufSubprotocolChoosesTheBinaryForm() {
    TestClient client = offering("centrifuge-protobuf", Codec.Form.PROTOBUF);
    assertThat(client.subprotocol()).isEqualTo("centrifuge-protobuf");
    client.send("echo hello");
    assertThat(client.awaitMessages(1).messages).containsExactly("hello");
  }

  @Test
  void theQueryChoosesTheBinaryFormAndReachesTheListener() {
    WebSocketConnectOptions options =
        TestClient.options(port, "?cf_protocol=protobuf&cf_ws_frame_ping_pong=true&x=a%20b");
    TestClient client = TestClient.open(clients, Codec.Form.PROTOBUF, options);
    client.send("echo hello");
    assertThat(client.awaitMessages(1).messages).containsExactly("hello");
    assertThat(conversations.all.getFirst().handshake)
        .containsEntry("cf_ws_frame_ping_pong", "true")
        .containsEntry("x", "a b");
  }

  @Test
  void onlyAllowedOriginsMayConnect() {
    assertThat(statusFor("https://app.example.com")).isEqualTo(101);
    assertThat(statusFor("HTTPS://APP.EXAMPLE.COM")).isEqualTo(101);
    assertThat(statusFor("https://example.org")).isEqualTo(403);
    assertThat(statusFor("http://localhost:" + port)).isEqualTo(403);
  }

  @Test
  void theMetricsPageCountsConnectionsFramesAndDisconnects() {
    TestClient client = open(Codec.Form.JSON);
    client.send("push 3", "close STALE");
    assertThat(client.awaitClose()).isEqualTo("3502 stale");
    assertThat(registry.get("fynix_disconnects_total").tag("code", "3502").counter().count())
        .isPositive();
    assertThat(registry.get("fynix_messages_sent_total").tag("form", "json").functionCounter())
        .satisfies(counter -> assertThat(counter.count()).isGreaterThanOrEqualTo(4));
    assertThat(registry.get("fynix_frames_sent_total").functionCounter().count()).isPositive();
  }

  private TestClient offering(String subprotocol, Codec.Form form) {
    WebSocketConnectOptions options = TestClient.options(port, "");
    options.addSubProtocol(subprotocol);
    return begun(() -> TestClient.open(clients, form, options));
  }

  private int statusFor(String origin) {
    WebSocketConnectOptions options = TestClient.options(port, "");
    options.setAllowOriginHeader(true);
    options.putHeader("Origin", origin);
    return TestClient.status(clients, options);
  }
}
