package io.fynix.monitoring.webhook;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RedisCommands;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;

/** A stream for each endpoint, read by a consumer group that deletes what it handled. */
@ApplicationScoped
class RedisWebhookQueue implements WebhookQueue {
  private final RedisCommands redis;
  private final WebhookConfig config;

  RedisWebhookQueue(RedisCommands redis, WebhookConfig config) {
    this.redis = redis;
    this.config = config;
  }

  @Override
  public CompletionStage<Long> add(String endpoint, WebhookBatch batch) {
    String key = Keys.webhooks(endpoint);
    var add = Request.cmd(Command.XADD).arg(key).arg("*");
    WebhookBatch.CONTRACT.encode(batch).forEach((field, value) -> add.arg(field).arg(value));
    var trim = Request.cmd(Command.XTRIM).arg(key).arg("MAXLEN").arg("~").arg(config.maxQueued());
    var added = redis.send(key, add);
    var trimmed = redis.send(key, trim);
    return added.thenCombine(trimmed, (id, dropped) -> dropped == null ? 0 : dropped.toLong());
  }
}
