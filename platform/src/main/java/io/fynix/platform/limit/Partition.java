package io.fynix.platform.limit;

import java.util.Locale;

/** Whose requests a policy counts together; in the order in which they are asked. */
public enum Partition {
  /** One client address, or one IPv6 network of 64 bits. */
  IP,
  /** One API key. */
  KEY,
  /** One end user. */
  USER,
  /** One route, whoever calls it. */
  ROUTE;

  /** The word for it in configuration, keys and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
