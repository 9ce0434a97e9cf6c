package io.fynix.platform.control;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.stream.LogWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;

/** Gives orders to all nodes. Safe from any thread; never blocks. */
@ApplicationScoped
public class ControlPublisher {
  private final LogWriter writer;
  private final int maxLength;

  public ControlPublisher(LogWriter writer, ControlConfig config) {
    this.writer = writer;
    this.maxLength = config.maxLength();
  }

  /**
   * Appends an order to the log.
   *
   * @return its place in the log; nodes execute it after that. Fails with {@link
   *     io.fynix.platform.redis.RedisUnavailableException} when Redis is away: whether the order
   *     was given is then unknown
   */
  public CompletionStage<Long> publish(ControlMessage message) {
    return writer.append(Keys.CONTROL, maxLength, ControlContracts.encode(message));
  }
}
