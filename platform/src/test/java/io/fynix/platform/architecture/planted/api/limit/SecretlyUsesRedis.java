package io.fynix.platform.architecture.planted.api.limit;

import io.vertx.redis.client.Redis;

/** Its name does not say it. */
record SecretlyUsesRedis(Redis redis) {}
