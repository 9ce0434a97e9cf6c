package io.fynix.platform.stream;

import io.fynix.platform.redis.DedicatedConnection;
import io.fynix.platform.redis.RedisBlockingConnections;
import io.fynix.platform.redis.RedisCommands;
import java.util.concurrent.CompletionStage;

/**
 * How readers reach Redis.
 *
 * @param commands the shared connections
 * @param connections where connections of a reader's own come from
 * @param clustered whether keys live on several servers, so that one read can not cover all logs
 */
record RedisLines(RedisCommands commands, RedisBlockingConnections connections, boolean clustered) {

  /** Makes one attempt to open a connection. */
  CompletionStage<DedicatedConnection> open(String purpose) {
    return connections.open(purpose.replaceAll("[^A-Za-z0-9-]", ""));
  }
}
