package io.fynix.realtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A well-behaved client beside hostile ones: it subscribes, publishes a number again and again, and
 * has to see every number once, in order, in good time. Its connection must never close.
 */
final class Witness implements AutoCloseable {
  /**
   * How long a publication may take to come back, on a machine that is busy with hostile clients.
   */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final long PAUSE_MILLIS = 20;

  /** Readable in both forms: the payload travels as it is. */
  private static final Pattern NUMBER = Pattern.compile("n:(\\d+);");

  private final String channel;
  private final boolean protobuf;
  private final HostileSocket socket;
  private final Semaphore stop = new Semaphore(0);
  private final Thread thread;
  private long seen;
  private long slowestNanos;
  private volatile @Nullable Throwable failure;

  Witness(int port, boolean protobuf) throws IOException {
    this.channel = "witness:" + (protobuf ? "protobuf" : "json");
    this.protobuf = protobuf;
    this.socket = HostileSocket.open(port, protobuf);
    send("{\"id\":1,\"connect\":{}}", Protobuf.command(1, Protobuf.CONNECT));
    var unusedConnected = socket.next();
    send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}",
        Protobuf.command(2, Protobuf.SUBSCRIBE, Protobuf.text(1, channel)));
    var unusedSubscribed = socket.next();
    this.thread = Thread.ofPlatform().name(channel).start(this::run);
  }

  private void send(String json, byte[] message) throws IOException {
    if (protobuf) {
      socket.binary(message);
    } else {
      socket.text(json);
    }
  }

  private void run() {
    try {
      while (!stop.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        round(seen + 1);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(long number) throws IOException {
    long start = System.nanoTime();
    String data = "\"n:" + number + ";\"";
    send(
        "{\"id\":3,\"publish\":{\"channel\":\"%s\",\"data\":%s}}".formatted(channel, data),
        Protobuf.command(3, Protobuf.PUBLISH, Protobuf.text(1, channel), Protobuf.text(2, data)));
    while (seen < number) {
      read();
    }
    slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
  }

  private void read() throws IOException {
    HostileSocket.Received frame = socket.next();
    if (frame.opcode() == RawFrames.CLOSE) {
      throw new AssertionError("closed: " + frame.said());
    }
    Matcher numbers = NUMBER.matcher(new String(frame.payload(), StandardCharsets.ISO_8859_1));
    while (numbers.find()) {
      long number = Long.parseLong(numbers.group(1));
      if (number != seen + 1) {
        throw new AssertionError("after " + seen + " came " + number);
      }
      seen = number;
    }
  }

  /** Publishes a last time, and fails unless all that it published arrived. Returns how many. */
  long assertUndisturbed() throws IOException, InterruptedException {
    stop.release();
    assertThat(thread.join(LIMIT.plusSeconds(10))).isTrue();
    assertThat(failure).isNull();
    round(seen + 1);
    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(LIMIT);
    assertThat(seen).isPositive();
    return seen;
  }

  Duration slowest() {
    return Duration.ofNanos(slowestNanos);
  }

  @Override
  public void close() throws IOException {
    stop.release();
    socket.close();
  }
}
