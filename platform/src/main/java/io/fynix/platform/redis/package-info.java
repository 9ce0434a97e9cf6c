/**
 * Held, auto-pipelined connections to Redis, the scripts that run there and all the keys. The only
 * package, besides classes named {@code Redis*}, that knows the Redis client.
 */
@NullMarked
package io.fynix.platform.redis;

import org.jspecify.annotations.NullMarked;
