package io.fynix.e2e.rolling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client that is small enough to run by the thousand in one process: connects over WebSocket in
 * JSON, subscribes to one channel, recovers, answers pings, and comes back when it is closed.
 *
 * <p>Its first attempt to come back waits a random time of at most {@link #FIRST_DELAY}, the next
 * ones twice as long each, up to {@link #MAX_DELAY}. All state is guarded by the object itself.
 */
final class LightClient {
  static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration MAX_DELAY = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final WebSocketClient sockets;
  private final WebSocketConnectOptions address;
  private final String token;
  private final String channel;
  private final List<Long> gapsMillis = new ArrayList<>();
  private @Nullable WebSocket socket;
  private String epoch = "";
  private long offset;
  private int attempts;
  private int moves;
  private long lostNanos;
  private long holes;
  private long duplicates;
  private int unrecovered;
  private boolean subscribed;
  private boolean stopped;

  LightClient(
      Vertx vertx,
      WebSocketClient sockets,
      WebSocketConnectOptions address,
      String token,
      String channel) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.address = address;
    this.token = token;
    this.channel = channel;
  }

  /** Starts to connect and returns at once. */
  synchronized void connect() {
    sockets.connect(address).onSuccess(this::opened).onFailure(refused -> comeBack());
  }

  private synchronized void opened(WebSocket opened) {
    socket = opened;
    opened.textMessageHandler(this::frame);
    opened.exceptionHandler(broken -> {}); // the close handler follows
    opened.closeHandler(closed -> comeBack());
    send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
  }

  private synchronized void frame(String frame) {
    frame.lines().forEach(this::take);
  }

  private void take(String line) {
    if (line.equals("{}")) {
      send("{}");
      return;
    }
    JsonNode reply = read(line);
    if (reply.has("connect")) {
      String since =
          epoch.isEmpty()
              ? ""
              : ",\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"";
      send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"" + since + "}}");
    } else if (reply.has("subscribe")) {
      subscribed(reply.path("subscribe"));
    } else if (reply.path("push").has("pub")) {
      received(reply.path("push").path("pub").path("offset").asLong());
    } else if (reply.has("error") && socket != null) {
      socket.close();
    }
  }

  private void subscribed(JsonNode result) {
    if (result.path("was_recovering").asBoolean() && !result.path("recovered").asBoolean()) {
      unrecovered++;
    }
    if (epoch.isEmpty() || !result.path("recovered").asBoolean()) {
      offset = result.path("offset").asLong();
    }
    epoch = result.path("epoch").asText();
    result.path("publications").forEach(each -> received(each.path("offset").asLong()));
    if (lostNanos != 0) {
      gapsMillis.add((System.nanoTime() - lostNanos) / 1_000_000);
      lostNanos = 0;
    }
    attempts = 0;
    subscribed = true;
  }

  private void received(long position) {
    if (position <= offset) {
      duplicates++;
    } else {
      holes += position - offset - 1;
      offset = position;
    }
  }

  private synchronized void comeBack() {
    if (stopped) {
      return;
    }
    if (subscribed) {
      subscribed = false;
      moves++;
      lostNanos = System.nanoTime();
    }
    long bound = Math.min(FIRST_DELAY.toMillis() << Math.min(attempts++, 10), MAX_DELAY.toMillis());
    vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(bound), due -> connect());
  }

  private void send(String text) {
    if (socket != null) {
      socket.writeTextMessage(text);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("Not JSON: " + line, e);
    }
  }

  synchronized boolean isSubscribed() {
    return subscribed;
  }

  /** How often an established subscription was lost. */
  synchronized int moves() {
    return moves;
  }

  /** For each move, from the close to the subscribe reply. */
  synchronized List<Long> gapsMillis() {
    return List.copyOf(gapsMillis);
  }

  /** Publications that were skipped, that came again, and recoveries that failed. */
  synchronized long flaws() {
    return holes + duplicates + unrecovered;
  }

  synchronized long offset() {
    return offset;
  }

  synchronized void stop() {
    stopped = true;
    if (socket != null) {
      socket.close();
    }
  }
}
