package io.fynix.platform.stream;

import io.fynix.platform.redis.LogKey;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Appends through {@code lua/log-append.lua}, which gives each entry the next sequence. */
@ApplicationScoped
class RedisLogWriter implements LogWriter {
  private static final LuaScript APPEND = LuaScript.named("log-append", "log-prelude");

  private final RedisCommands commands;

  RedisLogWriter(RedisCommands commands) {
    this.commands = commands;
  }

  @Override
  public CompletionStage<Long> append(LogKey log, int maxLength, Map<String, byte[]> fields) {
    if (maxLength < 1 || fields.isEmpty()) {
      throw new IllegalArgumentException("maxLength=" + maxLength + " fields=" + fields.keySet());
    }
    var args = new ArrayList<Object>(2 + 2 * fields.size());
    args.add(maxLength);
    args.add(Epochs.next());
    fields.forEach(
        (name, value) -> {
          args.add(name);
          args.add(value);
        });
    return APPEND
        .run(commands, log.stream(), List.of(log.stream(), log.sequence(), log.epoch()), args)
        .thenApply(RedisReplies::number);
  }
}
