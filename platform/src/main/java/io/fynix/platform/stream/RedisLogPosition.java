package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks where a log ends; a log without a name gets one. */
final class RedisLogPosition {
  private static final LuaScript POSITION = LuaScript.named("log-position");

  private RedisLogPosition() {}

  static CompletionStage<LogCursor.Position> find(RedisCommands commands, LogKey log) {
    return POSITION
        .run(commands, log.stream(), keys(log), List.of(Epochs.next()))
        .thenApply(RedisLogPosition::read);
  }

  /** Asks on the reader's own connection and waits. */
  static LogCursor.Position find(RedisLine line, LogKey log) {
    return read(line.run(POSITION, keys(log), List.of(Epochs.next())));
  }

  private static List<String> keys(LogKey log) {
    return List.of(log.stream(), log.sequence(), log.epoch());
  }

  private static LogCursor.Position read(@Nullable Response reply) {
    var parts = Objects.requireNonNull(reply, "the script always answers");
    return new LogCursor.Position(
        RedisReplies.text(parts.get(0)),
        RedisReplies.number(parts.get(1)),
        RedisReplies.fields(parts.get(2)));
  }
}
