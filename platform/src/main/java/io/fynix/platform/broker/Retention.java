package io.fynix.platform.broker;

import java.time.Duration;

/**
 * How much of a stream is kept.
 *
 * @param size most publications, at least 1
 * @param ttl life of the publications after the last publish
 * @param metaTtl life of the position (offset and epoch) after the last publish; longer than {@code
 *     ttl}, so that a client can tell "nothing missed" from "missed and gone"
 */
public record Retention(int size, Duration ttl, Duration metaTtl) {
  public Retention {
    if (size < 1) {
      throw new IllegalArgumentException("size is less than 1: " + size);
    }
    if (metaTtl.compareTo(ttl) < 0) {
      throw new IllegalArgumentException("metaTtl " + metaTtl + " is shorter than ttl " + ttl);
    }
  }
}
