package io.fynix.platform.channel;

import io.fynix.platform.json.InvalidJsonException;
import io.fynix.platform.json.RawJson;

/** What the payload of a publication must look like. */
public enum PublicationDataFormat {
  /** Anything but nothing. */
  ANY,
  /** A valid JSON document. */
  JSON,
  /** A JSON object. */
  JSON_OBJECT,
  /** Anything, including nothing. */
  BINARY;

  /** Whether a payload has this format; the same answer for clients and for the server API. */
  public boolean accepts(byte[] data) {
    return switch (this) {
      case ANY -> data.length > 0;
      case JSON -> RawJson.isValid(data);
      case JSON_OBJECT -> isObject(data);
      case BINARY -> true;
    };
  }

  private static boolean isObject(byte[] data) {
    try {
      return RawJson.parse(data).is(RawJson.Kind.OBJECT);
    } catch (InvalidJsonException e) {
      return false;
    }
  }
}
