package io.fynix.e2e.rolling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that is small enough to run by the thousand in one process: connects over WebSocket in
 * JSON, subscribes to one channel, recovers, answers pings, and comes back when it is closed.
 *
 * <p>Its first attempt to come back waits a random time of at most {@link #FIRST_DELAY}, the next
 * ones twice as long each, up to {@link #MAX_DELAY}. All state is guarded by the object itself.
 */
final class LightClient implements WebSocket.Listener {
  static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration MAX_DELAY = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final ScheduledExecutorService timer;
  private final URI address;
  private final String token;
  private final String channel;
  private final StringBuilder partial = new StringBuilder();
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
      HttpClient http, ScheduledExecutorService timer, URI address, String token, String channel) {
    this.http = http;
    this.timer = timer;
    this.address = address;
    this.token = token;
    this.channel = channel;
  }

  /** Starts to connect and returns at once. */
  synchronized void connect() {
    partial.setLength(0);
    var unused =
        http.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .buildAsync(address, this)
            .whenComplete(
                (opened, failure) -> {
                  if (failure != null) {
                    comeBack();
                  }
                });
  }

  @Override
  public synchronized void onOpen(WebSocket opened) {
    socket = opened;
    send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    opened.request(1);
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onText(
      WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      frame.lines().forEach(this::take);
    }
    from.request(1);
    return null;
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
      socket.abort();
      comeBack();
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

  @Override
  public synchronized @Nullable CompletionStage<?> onClose(
      WebSocket closed, int code, String reason) {
    comeBack();
    return null;
  }

  @Override
  public synchronized void onError(WebSocket failed, Throwable error) {
    comeBack();
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
    var unused =
        timer.schedule(
            this::connect, ThreadLocalRandom.current().nextLong(bound), TimeUnit.MILLISECONDS);
  }

  private void send(String text) {
    if (socket != null) {
      var unused = socket.sendText(text, true);
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
      socket.abort();
    }
  }
}
