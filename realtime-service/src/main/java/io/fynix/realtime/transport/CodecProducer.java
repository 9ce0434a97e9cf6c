package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.JsonCodec;
import io.fynix.realtime.protocol.ProtobufCodec;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes beans of the codecs, which know no framework. */
@Singleton
class CodecProducer {

  @Produces
  @Singleton
  Codecs codecs() {
    return new Codecs(new JsonCodec(), new ProtobufCodec());
  }
}
