package io.fynix.realtime.client;

import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.TimingWheel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Pings one client and notices when it does not answer. Touched by the client's event loop only.
 *
 * <p>The first ping comes at a random moment, so that clients who connected together are not pinged
 * together; after that one comes every interval, whatever else is sent, since some SDKs watch for
 * pings alone. A client that only listens does not answer: that it is gone shows in TCP.
 */
final class Heartbeat {
  private final Connection connection;
  private final Duration interval;
  private final Duration timeout;
  private final boolean answered;
  private boolean awaitingPong;
  private TimingWheel.@Nullable Timer timer;

  Heartbeat(Connection connection, ClientConfig config) {
    this.connection = connection;
    this.interval = config.pingInterval();
    this.timeout = config.pongTimeout();
    this.answered = !connection.transport().unidirectional();
  }

  /** Whether the client must answer pings. */
  boolean expectsPongs() {
    return answered && !interval.isZero();
  }

  void start() {
    if (interval.isZero()) {
      return;
    }
    double part = 0.5 + ThreadLocalRandom.current().nextDouble(0.5);
    timer = after(Duration.ofMillis((long) (interval.toMillis() * part)), this::ping);
  }

  /** The client answered; a pong that nobody asked for breaks the protocol. */
  void pong() {
    if (!awaitingPong) {
      connection.close(DisconnectCode.BAD_REQUEST);
      return;
    }
    awaitingPong = false;
  }

  void stop() {
    TimingWheel.Timer present = timer;
    if (present != null) {
      present.cancel();
    }
  }

  private void ping() {
    connection.reply(new Reply.Ping());
    if (answered) {
      awaitingPong = true;
      timer = after(timeout, this::expectPong);
    } else {
      timer = after(interval, this::ping);
    }
  }

  private void expectPong() {
    if (awaitingPong) {
      connection.close(DisconnectCode.NO_PONG);
    } else {
      timer = after(interval.minus(timeout), this::ping);
    }
  }

  private TimingWheel.Timer after(Duration delay, Runnable task) {
    return connection.loop().timers().schedule(delay, task);
  }
}
