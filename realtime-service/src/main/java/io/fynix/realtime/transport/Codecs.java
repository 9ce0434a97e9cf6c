package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;

/** The codec of each wire form. */
record Codecs(Codec json, Codec protobuf) {
  Codecs {
    if (json.form() != Codec.Form.JSON || protobuf.form() != Codec.Form.PROTOBUF) {
      throw new IllegalArgumentException("codecs of the wrong form");
    }
  }

  Codec of(Codec.Form form) {
    return switch (form) {
      case JSON -> json;
      case PROTOBUF -> protobuf;
    };
  }
}
