package io.fynix.platform.broker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a channel's stream.
 *
 * @param channel a checked channel name
 * @param since read on from here, null to read from an end
 * @param limit most publications to return; 0 asks for the position only
 * @param reverse newest first
 * @param metaTtl life to give to the position of a stream that this query creates
 */
public record HistoryQuery(
    String channel, @Nullable StreamPosition since, int limit, boolean reverse, Duration metaTtl) {
  public HistoryQuery {
    if (limit < 0) {
      throw new IllegalArgumentException("limit is negative: " + limit);
    }
  }
}
