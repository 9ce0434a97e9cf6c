package io.fynix.platform.control;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A short-lived list for each question. */
@ApplicationScoped
class RedisAnswers implements Answers {
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final LuaScript GIVE = LuaScript.named("answer");

  private final RedisCommands redis;

  RedisAnswers(RedisCommands redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Void> give(String queryId, byte[] answer) {
    String key = Keys.answers(queryId);
    return GIVE.run(redis, key, List.of(key), List.of(answer, LIFE.toMillis()))
        .thenApply(length -> null);
  }

  @Override
  public CompletionStage<List<byte[]>> read(String queryId) {
    String key = Keys.answers(queryId);
    return redis
        .send(key, Request.cmd(Command.LRANGE).arg(key).arg(0).arg(-1))
        .thenApply(RedisAnswers::list);
  }

  private static List<byte[]> list(@Nullable Response reply) {
    List<byte[]> answers = new ArrayList<>();
    if (reply != null) {
      reply.forEach(answer -> answers.add(answer.toBytes()));
    }
    return answers;
  }
}
