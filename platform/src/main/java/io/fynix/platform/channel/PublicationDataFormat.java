package io.fynix.platform.channel;

/** What the payload of a publication must look like. */
public enum PublicationDataFormat {
  /** Anything but nothing. */
  ANY,
  /** A valid JSON document. */
  JSON,
  /** A JSON object. */
  JSON_OBJECT,
  /** Anything, including nothing. */
  BINARY
}
