package io.fynix.realtime.protocol;

import java.nio.charset.StandardCharsets;

/** A field of a message that we write: its JSON name and its Protobuf number. */
enum MessageField {
  ENTRY_KEY("", 1),
  ENTRY_VALUE("", 2),

  REPLY_ID("id", 1),
  REPLY_ERROR("error", 2),
  REPLY_PUSH("push", 4),
  REPLY_CONNECT("connect", 5),
  REPLY_SUBSCRIBE("subscribe", 6),
  REPLY_UNSUBSCRIBE("unsubscribe", 7),
  REPLY_PUBLISH("publish", 8),
  REPLY_PRESENCE("presence", 9),
  REPLY_PRESENCE_STATS("presence_stats", 10),
  REPLY_HISTORY("history", 11),
  REPLY_RPC("rpc", 13),
  REPLY_REFRESH("refresh", 14),
  REPLY_SUB_REFRESH("sub_refresh", 15),

  ERROR_CODE("code", 1),
  ERROR_MESSAGE("message", 2),
  ERROR_TEMPORARY("temporary", 3),

  PUSH_CHANNEL("channel", 2),
  PUSH_PUB("pub", 4),
  PUSH_JOIN("join", 5),
  PUSH_LEAVE("leave", 6),
  PUSH_UNSUBSCRIBE("unsubscribe", 7),
  PUSH_MESSAGE("message", 8),
  PUSH_SUBSCRIBE("subscribe", 9),
  PUSH_DISCONNECT("disconnect", 11),
  PUSH_REFRESH("refresh", 12),

  JOIN_INFO("info", 1),
  LEAVE_INFO("info", 1),
  UNSUBSCRIBE_CODE("code", 2),
  UNSUBSCRIBE_REASON("reason", 3),
  MESSAGE_DATA("data", 1),
  DISCONNECT_CODE("code", 1),
  DISCONNECT_REASON("reason", 2),

  PUSHED_SUBSCRIBE_RECOVERABLE("recoverable", 1),
  PUSHED_SUBSCRIBE_EPOCH("epoch", 4),
  PUSHED_SUBSCRIBE_OFFSET("offset", 5),
  PUSHED_SUBSCRIBE_POSITIONED("positioned", 6),
  PUSHED_SUBSCRIBE_DATA("data", 7),

  PUSHED_REFRESH_EXPIRES("expires", 1),
  PUSHED_REFRESH_TTL("ttl", 2),

  INFO_USER("user", 1, true),
  INFO_CLIENT("client", 2, true),
  INFO_CONN_INFO("conn_info", 3),
  INFO_CHAN_INFO("chan_info", 4),

  PUBLICATION_DATA("data", 4),
  PUBLICATION_INFO("info", 5),
  PUBLICATION_OFFSET("offset", 6),
  PUBLICATION_TAGS("tags", 7),
  PUBLICATION_DELTA("delta", 8),
  PUBLICATION_EPOCH("epoch", 14),

  CONNECT_CLIENT("client", 1),
  CONNECT_VERSION("version", 2),
  CONNECT_EXPIRES("expires", 3),
  CONNECT_TTL("ttl", 4),
  CONNECT_DATA("data", 5),
  CONNECT_SUBS("subs", 6),
  CONNECT_PING("ping", 7),
  CONNECT_PONG("pong", 8),
  CONNECT_SESSION("session", 9),
  CONNECT_NODE("node", 10),
  CONNECT_TIME("time", 11),

  SUBSCRIBE_EXPIRES("expires", 1),
  SUBSCRIBE_TTL("ttl", 2),
  SUBSCRIBE_RECOVERABLE("recoverable", 3),
  SUBSCRIBE_EPOCH("epoch", 6),
  SUBSCRIBE_PUBLICATIONS("publications", 7),
  SUBSCRIBE_RECOVERED("recovered", 8),
  SUBSCRIBE_OFFSET("offset", 9),
  SUBSCRIBE_POSITIONED("positioned", 10),
  SUBSCRIBE_DATA("data", 11),
  SUBSCRIBE_WAS_RECOVERING("was_recovering", 12),
  SUBSCRIBE_DELTA("delta", 13),

  PRESENCE_PRESENCE("presence", 1),
  PRESENCE_STATS_CLIENTS("num_clients", 1, true),
  PRESENCE_STATS_USERS("num_users", 2, true),

  HISTORY_PUBLICATIONS("publications", 1),
  HISTORY_EPOCH("epoch", 2, true),
  HISTORY_OFFSET("offset", 3, true),

  RPC_DATA("data", 1),
  REFRESH_EXPIRES("expires", 3),
  REFRESH_TTL("ttl", 4),
  SUB_REFRESH_EXPIRES("expires", 1),
  SUB_REFRESH_TTL("ttl", 2);

  private final byte[] json;
  private final int number;
  private final boolean always;

  MessageField(String name, int number) {
    this(name, number, false);
  }

  MessageField(String name, int number, boolean always) {
    this.json = ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
    this.number = number;
    this.always = always;
  }

  /** The name as it starts a JSON member: in quotes, with the colon. Not to be changed. */
  byte[] json() {
    return json;
  }

  int number() {
    return number;
  }

  /** Whether the JSON form has this field even when it is zero. */
  boolean always() {
    return always;
  }
}
