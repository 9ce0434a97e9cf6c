package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way to one client. Every method is called on the connection's event loop, {@link #loop()},
 * and does nothing once the connection is closed.
 *
 * <p>Messages leave in the order of the calls. What waits to be written is bounded in bytes; a
 * client that reads too slowly is disconnected with {@link DisconnectCode#SLOW}.
 */
public interface Connection {

  /** The connection's event loop: the one thread that touches it. */
  LoopExecutor loop();

  Codec.Form form();

  Transport transport();

  /** Where this client's commands go; null when the connection carries them itself. */
  @Nullable EmulationAddress emulation();

  /** Sends an answer, and all that waits before it, without delay. */
  void reply(Reply reply);

  /**
   * Sends a message that others receive too; it may wait a moment to leave together with the next
   * ones.
   */
  void push(SharedMessage message);

  /** Writes what waits, closes with this code, and tells the {@link ConnectionListener} at once. */
  void close(DisconnectCode code);

  /**
   * As {@link #close(DisconnectCode)}, with a code and a reason of the application's own.
   *
   * @param code 3000 to 4999
   * @param reason under 123 bytes of UTF-8, and no JSON: JavaScript clients read it as such
   */
  void close(int code, String reason);

  boolean isOpen();

  /** One event loop, as far as others need it. */
  interface LoopExecutor extends Executor {
    /** Index of the loop in this process, from 0. */
    int index();

    boolean isCurrent();

    /** The loop's timers. */
    TimingWheel timers();
  }
}
