package io.fynix.platform.channel;

/** How a publication is expressed as the difference from the one before. */
public enum DeltaType {
  /** Binary patches in Fossil's format. */
  FOSSIL
}
