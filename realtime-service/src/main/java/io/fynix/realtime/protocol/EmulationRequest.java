package io.fynix.realtime.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Commands for a connection that another HTTP request holds open.
 *
 * @param session secret of the connection
 * @param node the node that has it, as the client claims
 * @param data the commands, as one frame of the connection's wire form
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed after creation
public record EmulationRequest(String session, String node, byte[] data) {
  private static final int NODE = 1;
  private static final int SESSION = 2;
  private static final int DATA = 3;

  /**
   * Reads a request's body.
   *
   * @throws ProtocolException when it is malformed, or one of the three fields is empty
   */
  public static EmulationRequest decode(Codec.Form form, byte[] body) throws ProtocolException {
    EmulationRequest request =
        switch (form) {
          case JSON -> decodeJson(body);
          case PROTOBUF -> decodeProtobuf(body);
        };
    if (request.session.isEmpty() || request.node.isEmpty() || request.data.length == 0) {
      throw new ProtocolException("An emulation request lacks a field.");
    }
    return request;
  }

  private static EmulationRequest decodeJson(byte[] body) throws ProtocolException {
    String session = "";
    String node = "";
    String data = "";
    JsonReader json = new JsonReader(body, 0, body.length);
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "session" -> session = json.readText();
        case "node" -> node = json.readText();
        case "data" -> data = json.readText();
        default -> json.skip();
      }
    }
    json.finish();
    return new EmulationRequest(session, node, data.getBytes(StandardCharsets.UTF_8));
  }

  private static EmulationRequest decodeProtobuf(byte[] body) throws ProtocolException {
    String session = "";
    String node = "";
    byte[] data = {};
    CodedInputStream in = CodedInputStream.newInstance(body);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean text = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        switch (text ? WireFormat.getTagFieldNumber(tag) : 0) {
          case NODE -> node = in.readStringRequireUtf8();
          case SESSION -> session = in.readStringRequireUtf8();
          case DATA -> data = in.readByteArray();
          default -> {
            if (!in.skipField(tag)) {
              throw new ProtocolException("A Protobuf group ends that never began.");
            }
          }
        }
      }
    } catch (IOException e) {
      throw new ProtocolException("An emulation request is malformed.");
    }
    return new EmulationRequest(session, node, data);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "EmulationRequest[node=" + node + ", bytes=" + data.length + "]";
  }
}
