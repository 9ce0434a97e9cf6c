package io.fynix.platform.architecture.planted.api.limit;

import io.vertx.redis.client.Redis;

/** Its name says it, for itself and for what is inside. */
record RedisLimitStore(Redis redis) {
  record Inside(Redis redis) {}
}
