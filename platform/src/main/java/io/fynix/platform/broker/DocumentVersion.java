package io.fynix.platform.broker;

/**
 * Version of a document whose publications each carry all of it, so that an older one may be left
 * out.
 *
 * @param number counted up by the publisher, an unsigned 64-bit number and not zero
 * @param epoch name of the count; versions of different epochs do not compare, and the one that
 *     comes later wins. Empty to compare with whatever is there
 */
public record DocumentVersion(long number, String epoch) {
  public DocumentVersion {
    if (number == 0) {
      throw new IllegalArgumentException("a version is not zero");
    }
  }

  /** The number in decimal digits. */
  String digits() {
    return Long.toUnsignedString(number);
  }
}
