package io.fynix.platform.stream;

import java.time.Duration;

/**
 * What a consumer group reads, and how patient it is.
 *
 * @param stream a key with a hash tag, so that its dead-letter stream is beside it
 * @param group the group; each gets every entry
 * @param consumer this reader in the group, different for every process
 * @param minIdle an entry whose consumer died is given to another one after this time, and one
 *     whose handler failed is tried again; 100 ms to 1 h
 * @param deliveryLimit deliveries after which an entry goes to the dead-letter stream, 1 to 100
 * @param batch most entries read at once, 1 to 1000
 * @param gather how long the first entry waits for others to fill the batch; zero to take what is
 *     there, at most 1 min
 * @param deadMaxLength length at which the oldest dead entries are dropped, about; at least 1
 * @param deletesHandled whether what was handled, or is dead, is deleted from the stream, for a
 *     stream with one group
 */
public record GroupOptions(
    String stream,
    String group,
    String consumer,
    Duration minIdle,
    int deliveryLimit,
    int batch,
    Duration gather,
    int deadMaxLength,
    boolean deletesHandled) {
  private static final Duration SHORTEST_IDLE = Duration.ofMillis(100);
  private static final Duration LONGEST_IDLE = Duration.ofHours(1);
  private static final Duration LONGEST_GATHERING = Duration.ofMinutes(1);

  public GroupOptions {
    check(stream.indexOf('{') >= 0, "a group's stream needs a hash tag: " + stream);
    check(!group.isEmpty(), "group is empty");
    check(!consumer.isEmpty(), "consumer is empty");
    check(
        minIdle.compareTo(SHORTEST_IDLE) >= 0 && minIdle.compareTo(LONGEST_IDLE) <= 0,
        "minIdle is out of bounds: " + minIdle);
    check(deliveryLimit >= 1 && deliveryLimit <= 100, "deliveryLimit: " + deliveryLimit);
    check(batch >= 1 && batch <= 1000, "batch: " + batch);
    check(
        !gather.isNegative() && gather.compareTo(LONGEST_GATHERING) <= 0,
        "gather is out of bounds: " + gather);
    check(deadMaxLength >= 1, "deadMaxLength: " + deadMaxLength);
  }

  /** A group with the usual patience: 30 s, 5 deliveries, 64 at once, 10,000 dead entries kept. */
  public static GroupOptions of(String stream, String group, String consumer) {
    return new GroupOptions(
        stream, group, consumer, Duration.ofSeconds(30), 5, 64, Duration.ZERO, 10_000, false);
  }

  public GroupOptions withMinIdle(Duration time) {
    return new GroupOptions(
        stream, group, consumer, time, deliveryLimit, batch, gather, deadMaxLength, deletesHandled);
  }

  public GroupOptions withDeliveryLimit(int limit) {
    return new GroupOptions(
        stream, group, consumer, minIdle, limit, batch, gather, deadMaxLength, deletesHandled);
  }

  public GroupOptions withBatch(int entries) {
    return new GroupOptions(
        stream,
        group,
        consumer,
        minIdle,
        deliveryLimit,
        entries,
        gather,
        deadMaxLength,
        deletesHandled);
  }

  public GroupOptions withGather(Duration time) {
    return new GroupOptions(
        stream,
        group,
        consumer,
        minIdle,
        deliveryLimit,
        batch,
        time,
        deadMaxLength,
        deletesHandled);
  }

  public GroupOptions withDeadMaxLength(int entries) {
    return new GroupOptions(
        stream, group, consumer, minIdle, deliveryLimit, batch, gather, entries, deletesHandled);
  }

  public GroupOptions deletingHandled() {
    return new GroupOptions(
        stream, group, consumer, minIdle, deliveryLimit, batch, gather, deadMaxLength, true);
  }

  private static void check(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
