package io.fynix.platform.redis;

/**
 * How well this node is connected to Redis. Reported in health and metrics; never part of
 * readiness.
 */
public enum RedisState {
  /** Every held connection is open. */
  UP,
  /** Some held connections are open, others are being opened again. */
  DEGRADED,
  /** No held connection is open: commands fail at once. */
  DOWN
}
