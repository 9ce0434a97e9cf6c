package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the upgrade request says about the conversation: its wire form and its parameters. */
record Handshake(Codec.Form form, Map<String, String> parameters) {
  private static final String PROTOBUF_SUBPROTOCOL = "centrifuge-protobuf";
  private static final String PROTOBUF = "protobuf";

  /**
   * @param subprotocol the negotiated one
   * @param query the request's query, still encoded
   */
  static Handshake of(@Nullable String subprotocol, @Nullable String query) {
    Map<String, String> parameters = parameters(query);
    boolean protobuf =
        PROTOBUF_SUBPROTOCOL.equals(subprotocol)
            || PROTOBUF.equals(parameters.get("format"))
            || PROTOBUF.equals(parameters.get("cf_protocol"));
    return new Handshake(protobuf ? Codec.Form.PROTOBUF : Codec.Form.JSON, parameters);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, String> first = new HashMap<>();
    try {
      new QueryStringDecoder(query, false)
          .parameters()
          .forEach((name, values) -> first.put(name, values.getFirst()));
    } catch (IllegalArgumentException e) {
      // A broken escape: such a query says nothing.
      return Map.of();
    }
    return Map.copyOf(first);
  }
}
