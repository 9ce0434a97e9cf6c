package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.RequestField.CHANNEL;
import static io.fynix.realtime.protocol.RequestField.DATA;
import static io.fynix.realtime.protocol.RequestField.DELTA;
import static io.fynix.realtime.protocol.RequestField.EPOCH;
import static io.fynix.realtime.protocol.RequestField.FLAG;
import static io.fynix.realtime.protocol.RequestField.HEADERS;
import static io.fynix.realtime.protocol.RequestField.JOIN_LEAVE;
import static io.fynix.realtime.protocol.RequestField.LIMIT;
import static io.fynix.realtime.protocol.RequestField.METHOD;
import static io.fynix.realtime.protocol.RequestField.NAME;
import static io.fynix.realtime.protocol.RequestField.OFFSET;
import static io.fynix.realtime.protocol.RequestField.POSITIONED;
import static io.fynix.realtime.protocol.RequestField.RECOVER;
import static io.fynix.realtime.protocol.RequestField.RECOVERABLE;
import static io.fynix.realtime.protocol.RequestField.REVERSE;
import static io.fynix.realtime.protocol.RequestField.SINCE;
import static io.fynix.realtime.protocol.RequestField.SUBS;
import static io.fynix.realtime.protocol.RequestField.TAGS_FILTER;
import static io.fynix.realtime.protocol.RequestField.TOKEN;
import static io.fynix.realtime.protocol.RequestField.TYPE;
import static io.fynix.realtime.protocol.RequestField.VERSION;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a command and the fields of each, by JSON name and Protobuf number. A command with
 * several members means the first of them in this order; what it holds else is ignored.
 */
enum RequestKind {
  CONNECT("connect", 4, Map.of(1, TOKEN, 2, DATA, 3, SUBS, 4, NAME, 5, VERSION, 6, HEADERS)),
  SUBSCRIBE(
      "subscribe",
      5,
      Map.ofEntries(
          Map.entry(1, CHANNEL),
          Map.entry(2, TOKEN),
          Map.entry(3, RECOVER),
          Map.entry(6, EPOCH),
          Map.entry(7, OFFSET),
          Map.entry(8, DATA),
          Map.entry(9, POSITIONED),
          Map.entry(10, RECOVERABLE),
          Map.entry(11, JOIN_LEAVE),
          Map.entry(12, DELTA),
          Map.entry(13, TAGS_FILTER),
          Map.entry(14, FLAG),
          Map.entry(15, TYPE))),
  UNSUBSCRIBE("unsubscribe", 6, Map.of(1, CHANNEL)),
  PUBLISH("publish", 7, Map.of(1, CHANNEL, 2, DATA)),
  PRESENCE("presence", 8, Map.of(1, CHANNEL)),
  PRESENCE_STATS("presence_stats", 9, Map.of(1, CHANNEL)),
  HISTORY("history", 10, Map.of(1, CHANNEL, 7, LIMIT, 8, SINCE, 9, REVERSE)),
  RPC("rpc", 13, Map.of(1, DATA, 2, METHOD)),
  SEND("send", 12, Map.of(1, DATA)),
  REFRESH("refresh", 14, Map.of(1, TOKEN)),
  SUB_REFRESH("sub_refresh", 15, Map.of(1, CHANNEL, 2, TOKEN)),
  /** In the schema, and never accepted: pings are empty messages. */
  PING("ping", 11, Map.of());

  private static final Map<String, RequestKind> BY_NAME = new HashMap<>();
  private static final RequestKind[] BY_NUMBER = new RequestKind[16];

  static {
    for (RequestKind kind : values()) {
      BY_NAME.put(kind.jsonName, kind);
      BY_NUMBER[kind.number] = kind;
    }
  }

  private final String jsonName;
  private final int number;
  private final Map<String, RequestField> fieldsByName = new HashMap<>();
  private final @Nullable RequestField[] fieldsByNumber = new RequestField[16];

  RequestKind(String jsonName, int number, Map<Integer, RequestField> fields) {
    this.jsonName = jsonName;
    this.number = number;
    fields.forEach(
        (fieldNumber, field) -> {
          fieldsByName.put(field.jsonName(), field);
          fieldsByNumber[fieldNumber] = field;
        });
  }

  /** The member of that name; null for one we do not know. */
  static @Nullable RequestKind of(String jsonName) {
    return BY_NAME.get(jsonName);
  }

  /** The member of that number; null for one we do not know. */
  static @Nullable RequestKind of(int number) {
    return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }

  @Nullable RequestField field(String jsonName) {
    return fieldsByName.get(jsonName);
  }

  @Nullable RequestField field(int number) {
    return number < fieldsByNumber.length ? fieldsByNumber[number] : null;
  }
}
