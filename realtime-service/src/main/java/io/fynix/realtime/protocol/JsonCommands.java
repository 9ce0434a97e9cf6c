package io.fynix.realtime.protocol;

import io.fynix.platform.broker.StreamPosition;

/** Reads commands of the JSON form. Stateless. */
final class JsonCommands {
  private static final long UNSIGNED_INT = 0xffff_ffffL;

  private JsonCommands() {}

  /** Reads the one command that the part of the array is. */
  static CommandDraft read(byte[] bytes, int from, int to) throws ProtocolException {
    JsonReader json = new JsonReader(bytes, from, to);
    CommandDraft command = new CommandDraft();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      RequestKind kind = RequestKind.of(name);
      if (name.equals("id")) {
        command.id((int) json.readNumber(0, UNSIGNED_INT));
      } else if (kind == null) {
        json.skip();
      } else if (!json.readNull()) {
        readRequest(json, kind, command.member(kind));
      }
    }
    json.finish();
    return command;
  }

  /** Reads a connect request that stands alone. */
  static Command.Connect readConnect(byte[] bytes) throws ProtocolException {
    JsonReader json = new JsonReader(bytes, 0, bytes.length);
    RequestDraft request = new RequestDraft();
    readRequest(json, RequestKind.CONNECT, request);
    json.finish();
    return request.toConnect(0);
  }

  private static void readRequest(JsonReader json, RequestKind kind, RequestDraft request)
      throws ProtocolException {
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      RequestField field = kind.field(name);
      if (field == null) {
        json.skip();
      } else {
        readField(json, field, request);
      }
    }
  }

  private static void readField(JsonReader json, RequestField field, RequestDraft request)
      throws ProtocolException {
    switch (field.type()) {
      case TEXT -> request.text(field, json.readText());
      case FLAG -> request.flag(field, json.readFlag());
      case INT32 -> request.number(field, json.readNumber(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> request.number(field, json.readNumber(Long.MIN_VALUE, Long.MAX_VALUE));
      case OFFSET -> request.number(field, json.readNumber(0, Long.MAX_VALUE));
      case RAW -> request.data(json.readRaw());
      case POSITION -> {
        if (!json.readNull()) {
          request.since(readPosition(json));
        }
      }
      case SUBSCRIPTIONS -> {
        if (!json.readNull()) {
          readSubscriptions(json, request);
        }
      }
      case TEXTS -> {
        if (!json.readNull()) {
          readHeaders(json, request);
        }
      }
      case PRESENCE -> {
        boolean present = !json.readNull();
        if (present) {
          json.skip();
        }
        request.flag(field, present);
      }
    }
  }

  private static StreamPosition readPosition(JsonReader json) throws ProtocolException {
    long offset = 0;
    String epoch = "";
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "offset" -> offset = json.readNumber(0, Long.MAX_VALUE);
        case "epoch" -> epoch = json.readText();
        default -> json.skip();
      }
    }
    return new StreamPosition(offset, epoch);
  }

  private static void readHeaders(JsonReader json, RequestDraft connect) throws ProtocolException {
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      connect.header(name, json.readText());
    }
  }

  private static void readSubscriptions(JsonReader json, RequestDraft connect)
      throws ProtocolException {
    json.beginObject();
    for (String channel = json.nextName(); channel != null; channel = json.nextName()) {
      RequestDraft subscription = new RequestDraft();
      if (!json.readNull()) {
        readRequest(json, RequestKind.SUBSCRIBE, subscription);
      }
      connect.subscription(channel, subscription);
    }
  }
}
