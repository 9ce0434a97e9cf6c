package io.fynix.api.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import io.fynix.platform.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A payload in an answer: JSON as it was written, byte for byte. What is no JSON can not be part of
 * one, and stands there as base64 text.
 */
final class RawPayload extends JsonSerializable.Base {
  private final byte[] bytes;

  private RawPayload(byte[] bytes) {
    this.bytes = bytes;
  }

  static RawPayload of(byte[] bytes) {
    return new RawPayload(bytes);
  }

  static @Nullable RawPayload ofNullable(byte @Nullable [] bytes) {
    return bytes == null ? null : new RawPayload(bytes);
  }

  @Override
  public void serialize(JsonGenerator out, SerializerProvider serializers) throws IOException {
    if (RawJson.isValid(bytes)) {
      out.writeRawValue(new String(bytes, StandardCharsets.UTF_8));
    } else {
      out.writeBinary(bytes);
    }
  }

  @Override
  public void serializeWithType(
      JsonGenerator out, SerializerProvider serializers, TypeSerializer type) throws IOException {
    serialize(out, serializers);
  }
}
