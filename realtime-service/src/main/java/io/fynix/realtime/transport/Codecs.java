package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;

/** The codec of each wire form. */
public record Codecs(Codec json, Codec protobuf) {
  public Codecs {
    if (json.form() != Codec.Form.JSON || protobuf.form() != Codec.Form.PROTOBUF) {
      throw new IllegalArgumentException("codecs of the wrong form");
    }
  }

  public Codec of(Codec.Form form) {
    return switch (form) {
      case JSON -> json;
      case PROTOBUF -> protobuf;
    };
  }
}
