package io.fynix.platform.control;

import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.ApiKeyChanged;
import io.fynix.platform.control.ControlMessage.ChannelsAsked;
import io.fynix.platform.control.ControlMessage.ConnectionsAsked;
import io.fynix.platform.control.ControlMessage.Disconnect;
import io.fynix.platform.control.ControlMessage.Refresh;
import io.fynix.platform.control.ControlMessage.SessionKeysChanged;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import io.fynix.platform.control.ControlMessage.Subscribe;
import io.fynix.platform.control.ControlMessage.Target;
import io.fynix.platform.control.ControlMessage.TokensInvalidated;
import io.fynix.platform.control.ControlMessage.Unsubscribe;
import io.fynix.platform.stream.StreamContract;
import io.fynix.platform.stream.StreamFields;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How control messages lie in the entries of the log, one contract for each type. */
final class ControlContracts {
  private static final String OVERRIDE = "override.";
  private static final String SPARED = "spared.";

  private ControlContracts() {}

  static final StreamContract<Disconnect> DISCONNECT =
      contract(
          "client.disconnect",
          (message, out) -> {
            target(message.target(), out);
            out.put("code", message.code()).put("reason", message.reason());
            int i = 0;
            for (String client : message.spared()) {
              out.put(SPARED + i++, client);
            }
          },
          in ->
              new Disconnect(
                  target(in),
                  (int) in.number("code", 0),
                  in.find("reason").orElse(""),
                  Set.copyOf(in.texts(SPARED).values())));

  static final StreamContract<Unsubscribe> UNSUBSCRIBE =
      contract(
          "client.unsubscribe",
          (message, out) -> target(message.target(), out).put("channel", message.channel()),
          in -> new Unsubscribe(target(in), in.get("channel")));

  static final StreamContract<Subscribe> SUBSCRIBE =
      contract(
          "client.subscribe",
          (message, out) -> {
            target(message.target(), out).put("channel", message.channel());
            out.putNullable("info", message.info()).putNullable("data", message.data());
            StreamPosition since = message.recoverSince();
            if (since != null) {
              out.put("since_offset", since.offset()).put("since_epoch", since.epoch());
            }
            put("expire_at", message.expireAt(), out);
            message.overrides().forEach((name, value) -> out.put(OVERRIDE + name, value ? 1 : 0));
          },
          in ->
              new Subscribe(
                  target(in),
                  in.get("channel"),
                  in.bytes("info"),
                  in.bytes("data"),
                  in.find("since_epoch").isEmpty()
                      ? null
                      : new StreamPosition(in.number("since_offset", 0), in.get("since_epoch")),
                  time("expire_at", in),
                  overrides(in)));

  static final StreamContract<Refresh> REFRESH =
      contract(
          "client.refresh",
          (message, out) -> {
            target(message.target(), out).put("expired", message.expired() ? 1 : 0);
            put("expire_at", message.expireAt(), out);
            out.putNullable("info", message.info());
          },
          in ->
              new Refresh(
                  target(in),
                  in.number("expired", 0) == 1,
                  time("expire_at", in),
                  in.bytes("info")));

  static final StreamContract<TokensInvalidated> TOKENS_INVALIDATED =
      contract(
          "tokens.invalidated",
          (message, out) ->
              out.put("user", message.user()).put("issued_before", message.issuedBefore()),
          in -> new TokensInvalidated(in.get("user"), in.time("issued_before")));

  static final StreamContract<SessionRevoked> SESSION_REVOKED =
      contract(
          "session.revoked",
          (message, out) -> out.put("user", message.user()).put("session", message.session()),
          in -> new SessionRevoked(in.get("user"), in.get("session")));

  static final StreamContract<SessionsRevoked> SESSIONS_REVOKED =
      contract(
          "sessions.revoked",
          (message, out) -> {
            out.put("user", message.user()).put("epoch", message.epoch());
            String except = message.exceptSession();
            if (except != null) {
              out.put("except", except);
            }
          },
          in ->
              new SessionsRevoked(
                  in.get("user"), in.number("epoch", 0), in.find("except").orElse(null)));

  static final StreamContract<AllSessionsRevoked> ALL_SESSIONS_REVOKED =
      contract(
          "sessions.all_revoked",
          (message, out) -> out.put("epoch", message.globalEpoch()),
          in -> new AllSessionsRevoked(in.number("epoch", 0)));

  static final StreamContract<SessionKeysChanged> SESSION_KEYS_CHANGED =
      contract("session_keys.changed", (message, out) -> {}, in -> new SessionKeysChanged());
  static final StreamContract<ApiKeyChanged> API_KEY_CHANGED =
      contract(
          "api-key.changed",
          (message, out) -> out.put("id", message.id()),
          in -> new ApiKeyChanged(in.get("id")));

  static final StreamContract<ChannelsAsked> CHANNELS_ASKED =
      contract(
          "query.channels",
          (message, out) ->
              out.put("id", message.id())
                  .put("pattern", message.pattern())
                  .put("after", message.after())
                  .put("limit", message.limit()),
          in ->
              new ChannelsAsked(
                  in.get("id"),
                  in.find("pattern").orElse(""),
                  in.find("after").orElse(""),
                  (int) in.number("limit", 0)));

  static final StreamContract<ConnectionsAsked> CONNECTIONS_ASKED =
      contract(
          "query.connections",
          (message, out) ->
              out.put("id", message.id())
                  .put("user", message.user())
                  .put("node", message.node())
                  .put("limit", message.limit()),
          in ->
              new ConnectionsAsked(
                  in.get("id"),
                  in.get("user"),
                  in.find("node").orElse(""),
                  (int) in.number("limit", 0)));

  /** All of them, for the reader. */
  static final List<StreamContract<? extends ControlMessage>> ALL =
      List.of(
          DISCONNECT,
          UNSUBSCRIBE,
          SUBSCRIBE,
          REFRESH,
          TOKENS_INVALIDATED,
          SESSION_REVOKED,
          SESSIONS_REVOKED,
          ALL_SESSIONS_REVOKED,
          SESSION_KEYS_CHANGED,
          API_KEY_CHANGED,
          CHANNELS_ASKED,
          CONNECTIONS_ASKED);

  static Map<String, byte[]> encode(ControlMessage message) {
    return switch (message) {
      case Disconnect m -> DISCONNECT.encode(m);
      case Unsubscribe m -> UNSUBSCRIBE.encode(m);
      case Subscribe m -> SUBSCRIBE.encode(m);
      case Refresh m -> REFRESH.encode(m);
      case TokensInvalidated m -> TOKENS_INVALIDATED.encode(m);
      case SessionRevoked m -> SESSION_REVOKED.encode(m);
      case SessionsRevoked m -> SESSIONS_REVOKED.encode(m);
      case AllSessionsRevoked m -> ALL_SESSIONS_REVOKED.encode(m);
      case SessionKeysChanged m -> SESSION_KEYS_CHANGED.encode(m);
      case ApiKeyChanged m -> API_KEY_CHANGED.encode(m);
      case ChannelsAsked m -> CHANNELS_ASKED.encode(m);
      case ConnectionsAsked m -> CONNECTIONS_ASKED.encode(m);
    };
  }

  private static StreamFields.Builder target(Target target, StreamFields.Builder out) {
    return out.put("user", target.user())
        .put("client", target.client())
        .put("session", target.session());
  }

  private static Target target(StreamFields in) {
    return new Target(in.get("user"), in.find("client").orElse(""), in.find("session").orElse(""));
  }

  private static void put(String name, @Nullable Instant time, StreamFields.Builder out) {
    if (time != null) {
      out.put(name, time);
    }
  }

  private static @Nullable Instant time(String name, StreamFields in) {
    return in.find(name).isEmpty() ? null : in.time(name);
  }

  private static Map<String, Boolean> overrides(StreamFields in) {
    var overrides = new HashMap<String, Boolean>();
    in.numbers(OVERRIDE).forEach((name, value) -> overrides.put(name, value == 1));
    return Map.copyOf(overrides);
  }

  private static <T> StreamContract<T> contract(
      String type, BiConsumer<T, StreamFields.Builder> write, Function<StreamFields, T> read) {
    return new StreamContract<>() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Map<String, byte[]> encode(T message) {
        var out = StreamFields.of(type);
        write.accept(message, out);
        return out.build();
      }

      @Override
      public T decode(StreamFields fields) {
        return read.apply(fields);
      }
    };
  }
}
