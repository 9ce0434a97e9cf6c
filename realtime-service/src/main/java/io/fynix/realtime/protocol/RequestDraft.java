package io.fynix.realtime.protocol;

import io.fynix.platform.broker.StreamPosition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a request while it is being read. Used by one thread, once. */
final class RequestDraft {
  private static final byte[] NOTHING = {};

  private String token = "";
  private byte @Nullable [] data;
  private @Nullable Map<String, Command.Subscribe> subs;
  private String name = "";
  private String version = "";
  private @Nullable Map<String, String> headers;
  private String channel = "";
  private boolean recover;
  private String epoch = "";
  private long offset;
  private boolean positioned;
  private boolean recoverable;
  private boolean joinLeave;
  private String delta = "";
  private boolean tagsFilter;
  private long flag;
  private int type;
  private int limit;
  private @Nullable StreamPosition since;
  private boolean reverse;
  private String method = "";

  void text(RequestField field, String value) {
    switch (field) {
      case TOKEN -> token = value;
      case NAME -> name = value;
      case VERSION -> version = value;
      case CHANNEL -> channel = value;
      case EPOCH -> epoch = value;
      case DELTA -> delta = value;
      case METHOD -> method = value;
      default -> throw mistaken(field);
    }
  }

  void flag(RequestField field, boolean value) {
    switch (field) {
      case RECOVER -> recover = value;
      case POSITIONED -> positioned = value;
      case RECOVERABLE -> recoverable = value;
      case JOIN_LEAVE -> joinLeave = value;
      case TAGS_FILTER -> tagsFilter = value;
      case REVERSE -> reverse = value;
      default -> throw mistaken(field);
    }
  }

  void number(RequestField field, long value) {
    switch (field) {
      case OFFSET -> offset = value;
      case FLAG -> flag = value;
      case TYPE -> type = (int) value;
      case LIMIT -> limit = (int) value;
      default -> throw mistaken(field);
    }
  }

  /** An empty payload is none. */
  void data(byte[] value) {
    data = value.length == 0 ? null : value;
  }

  void since(StreamPosition value) {
    since = value;
  }

  void header(String header, String value) {
    if (headers == null) {
      headers = new LinkedHashMap<>();
    }
    headers.put(header, value);
  }

  void subscription(String subscribed, RequestDraft request) {
    if (subs == null) {
      subs = new LinkedHashMap<>();
    }
    request.channel = subscribed;
    subs.put(subscribed, request.toSubscribe(0));
  }

  private static IllegalArgumentException mistaken(RequestField field) {
    return new IllegalArgumentException("The field is of another type: " + field);
  }

  Command toCommand(RequestKind kind, int id) {
    return switch (kind) {
      case CONNECT -> toConnect(id);
      case SUBSCRIBE -> toSubscribe(id);
      case UNSUBSCRIBE -> new Command.Unsubscribe(id, channel);
      case PUBLISH -> new Command.Publish(id, channel, data == null ? NOTHING : data);
      case PRESENCE -> new Command.Presence(id, channel);
      case PRESENCE_STATS -> new Command.PresenceStats(id, channel);
      case HISTORY -> new Command.History(id, channel, limit, since, reverse);
      case RPC -> new Command.Rpc(id, method, data);
      case SEND -> new Command.Send(id, data);
      case REFRESH -> new Command.Refresh(id, token);
      case SUB_REFRESH -> new Command.SubRefresh(id, channel, token);
      case PING -> throw new IllegalArgumentException("There is no such command: " + kind);
    };
  }

  Command.Connect toConnect(int id) {
    Map<String, Command.Subscribe> known = subs == null ? Map.of() : subs;
    Map<String, String> texts = headers == null ? Map.of() : headers;
    return new Command.Connect(
        id,
        token,
        data,
        Collections.unmodifiableMap(known),
        name,
        version,
        Collections.unmodifiableMap(texts));
  }

  private Command.Subscribe toSubscribe(int id) {
    return new Command.Subscribe(
        id,
        channel,
        token,
        recover,
        new StreamPosition(offset, epoch),
        data,
        positioned,
        recoverable,
        joinLeave,
        delta,
        tagsFilter,
        flag,
        type);
  }
}
