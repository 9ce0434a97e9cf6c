package io.fynix.platform.architecture.planted.api.second;

import io.fynix.platform.architecture.planted.api.first.First;

/** Needs the first, which needs this. */
public record Second(First first) {
  /** What the first needs. */
  public record Part() {}
}
