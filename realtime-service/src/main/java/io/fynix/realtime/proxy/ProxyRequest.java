package io.fynix.realtime.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fynix.platform.json.RawJson;
import io.fynix.realtime.protocol.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A question as JSON. Used by one thread, once. */
final class ProxyRequest {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private final Codec.Form form;
  private boolean binary;

  /**
   * @param binary whether payloads are written in Base64 in any case
   */
  ProxyRequest(ProxyCaller caller, boolean binary) {
    this.form = caller.form();
    this.binary = binary;
    try {
      json = JSON.createGenerator(bytes);
      json.writeStartObject();
      json.writeStringField("client", caller.client());
      json.writeStringField("transport", caller.transport());
      json.writeStringField("protocol", form.name().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty text is left out. */
  ProxyRequest text(String name, String value) {
    try {
      if (!value.isEmpty()) {
        json.writeStringField(name, value);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No text at all is left out. */
  ProxyRequest texts(String name, Collection<String> values) {
    try {
      if (!values.isEmpty()) {
        json.writeArrayFieldStart(name);
        for (String value : values) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The payload of a command; bytes that are not JSON are written in Base64. */
  ProxyRequest payload(byte @Nullable [] data) {
    try {
      if (data == null) {
        return this;
      }
      binary = binary || (form == Codec.Form.PROTOBUF && !RawJson.isValid(data));
      if (binary) {
        json.writeBinaryField("b64data", data);
      } else {
        raw("data", data);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProxyRequest meta(byte @Nullable [] meta) {
    if (meta != null) {
      raw("meta", meta);
    }
    return this;
  }

  private void raw(String name, byte[] value) {
    try {
      json.writeFieldName(name);
      json.writeRawValue(new String(value, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      json.writeStringField("encoding", binary ? "binary" : "json");
      json.writeEndObject();
      json.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
