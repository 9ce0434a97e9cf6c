package io.fynix.realtime.protocol;

/** A field of a request that we read; the same name means the same thing in every request. */
enum RequestField {
  TOKEN("token", Type.TEXT),
  DATA("data", Type.RAW),
  SUBS("subs", Type.SUBSCRIPTIONS),
  NAME("name", Type.TEXT),
  VERSION("version", Type.TEXT),
  HEADERS("headers", Type.TEXTS),
  CHANNEL("channel", Type.TEXT),
  RECOVER("recover", Type.FLAG),
  EPOCH("epoch", Type.TEXT),
  OFFSET("offset", Type.OFFSET),
  POSITIONED("positioned", Type.FLAG),
  RECOVERABLE("recoverable", Type.FLAG),
  JOIN_LEAVE("join_leave", Type.FLAG),
  DELTA("delta", Type.TEXT),
  TAGS_FILTER("tf", Type.PRESENCE),
  FLAG("flag", Type.INT64),
  TYPE("type", Type.INT32),
  LIMIT("limit", Type.INT32),
  SINCE("since", Type.POSITION),
  REVERSE("reverse", Type.FLAG),
  METHOD("method", Type.TEXT);

  /** How a value looks on the wire. */
  enum Type {
    TEXT,
    RAW,
    FLAG,
    INT32,
    INT64,
    /** Unsigned 64 bits; we accept the positive half. */
    OFFSET,
    /** An object of offset and epoch. */
    POSITION,
    /** An object of texts. */
    TEXTS,
    /** An object by channel; each value is a subscribe request. */
    SUBSCRIPTIONS,
    /** An object of which only its existence counts. */
    PRESENCE
  }

  private final String jsonName;
  private final Type type;

  RequestField(String jsonName, Type type) {
    this.jsonName = jsonName;
    this.type = type;
  }

  String jsonName() {
    return jsonName;
  }

  Type type() {
    return type;
  }
}
