package io.fynix.realtime.protocol;

import static io.fynix.realtime.protocol.MessageField.*;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields a reply has; the same for both wire forms. Stateless. */
final class ReplyFields {
  private ReplyFields() {}

  static void write(Reply reply, MessageWriter out) throws InappropriatePayloadException {
    switch (reply) {
      case Reply.Error r -> error(r, out);
      case Reply.Connected r -> connected(r, out);
      case Reply.Subscribed r -> {
        begin(r.id(), REPLY_SUBSCRIBE, out);
        subscribeResult(r.result(), out);
        out.endMessage();
      }
      case Reply.Unsubscribed r -> {
        begin(r.id(), REPLY_UNSUBSCRIBE, out);
        out.endMessage();
      }
      case Reply.Published r -> {
        begin(r.id(), REPLY_PUBLISH, out);
        out.endMessage();
      }
      case Reply.Presence r -> presence(r, out);
      case Reply.PresenceStats r -> {
        begin(r.id(), REPLY_PRESENCE_STATS, out);
        out.number(PRESENCE_STATS_CLIENTS, r.clients());
        out.number(PRESENCE_STATS_USERS, r.users());
        out.endMessage();
      }
      case Reply.History r -> history(r, out);
      case Reply.Rpc r -> {
        begin(r.id(), REPLY_RPC, out);
        out.raw(RPC_DATA, r.data());
        out.endMessage();
      }
      case Reply.Refreshed r -> {
        begin(r.id(), REPLY_REFRESH, out);
        expiry(REFRESH_EXPIRES, REFRESH_TTL, r.ttlSeconds(), out);
        out.endMessage();
      }
      case Reply.SubRefreshed r -> {
        begin(r.id(), REPLY_SUB_REFRESH, out);
        expiry(SUB_REFRESH_EXPIRES, SUB_REFRESH_TTL, r.ttlSeconds(), out);
        out.endMessage();
      }
      case Reply.Pushed r -> {
        out.beginMessage(REPLY_PUSH);
        push(r.push(), out);
        out.endMessage();
      }
      case Reply.Ping r -> {
        // An empty reply.
      }
    }
  }

  private static void begin(int id, MessageField kind, MessageWriter out) {
    out.number(REPLY_ID, Integer.toUnsignedLong(id));
    out.beginMessage(kind);
  }

  private static void error(Reply.Error reply, MessageWriter out) {
    begin(reply.id(), REPLY_ERROR, out);
    out.number(ERROR_CODE, reply.code());
    out.text(ERROR_MESSAGE, reply.message());
    out.flag(ERROR_TEMPORARY, reply.temporary());
    out.endMessage();
  }

  private static void connected(Reply.Connected reply, MessageWriter out)
      throws InappropriatePayloadException {
    begin(reply.id(), REPLY_CONNECT, out);
    out.text(CONNECT_CLIENT, reply.client());
    out.text(CONNECT_VERSION, reply.version());
    expiry(CONNECT_EXPIRES, CONNECT_TTL, reply.ttlSeconds(), out);
    out.raw(CONNECT_DATA, reply.data());
    if (!reply.subs().isEmpty()) {
      out.beginMap(CONNECT_SUBS);
      for (Map.Entry<String, Reply.SubscribeResult> sub : reply.subs().entrySet()) {
        out.beginEntry(CONNECT_SUBS, sub.getKey());
        subscribeResult(sub.getValue(), out);
        out.endEntry();
      }
      out.endMap();
    }
    out.number(CONNECT_PING, reply.pingSeconds());
    out.flag(CONNECT_PONG, reply.pong());
    out.text(CONNECT_SESSION, reply.session());
    out.text(CONNECT_NODE, reply.node());
    out.number(CONNECT_TIME, reply.timeMillis());
    out.endMessage();
  }

  private static void subscribeResult(Reply.SubscribeResult result, MessageWriter out)
      throws InappropriatePayloadException {
    StreamPosition position = result.position();
    expiry(SUBSCRIBE_EXPIRES, SUBSCRIBE_TTL, result.ttlSeconds(), out);
    out.flag(SUBSCRIBE_RECOVERABLE, result.recoverable());
    if (position != null) {
      out.text(SUBSCRIBE_EPOCH, position.epoch());
    }
    if (!result.publications().isEmpty()) {
      publications(SUBSCRIBE_PUBLICATIONS, result.publications(), result.delta(), out);
    }
    out.flag(SUBSCRIBE_RECOVERED, result.recovered());
    if (position != null) {
      out.number(SUBSCRIBE_OFFSET, position.offset());
    }
    out.flag(SUBSCRIBE_POSITIONED, position != null);
    out.raw(SUBSCRIBE_DATA, result.data());
    out.flag(SUBSCRIBE_WAS_RECOVERING, result.wasRecovering());
    out.flag(SUBSCRIBE_DELTA, result.delta() != null);
  }

  private static void presence(Reply.Presence reply, MessageWriter out)
      throws InappropriatePayloadException {
    begin(reply.id(), REPLY_PRESENCE, out);
    out.beginMap(PRESENCE_PRESENCE);
    for (Map.Entry<String, ClientInfo> client : reply.clients().entrySet()) {
      out.beginEntry(PRESENCE_PRESENCE, client.getKey());
      clientInfo(client.getValue(), out);
      out.endEntry();
    }
    out.endMap();
    out.endMessage();
  }

  private static void history(Reply.History reply, MessageWriter out)
      throws InappropriatePayloadException {
    begin(reply.id(), REPLY_HISTORY, out);
    publications(HISTORY_PUBLICATIONS, reply.publications(), null, out);
    out.text(HISTORY_EPOCH, reply.top().epoch());
    out.number(HISTORY_OFFSET, reply.top().offset());
    out.endMessage();
  }

  private static void expiry(
      MessageField expires, MessageField ttl, @Nullable Integer seconds, MessageWriter out) {
    out.flag(expires, seconds != null);
    out.number(ttl, seconds == null ? 0 : seconds);
  }

  private static void publications(
      MessageField list,
      List<Publication> publications,
      @Nullable List<DeltaContent> delta,
      MessageWriter out)
      throws InappropriatePayloadException {
    out.beginList(list);
    for (int i = 0; i < publications.size(); i++) {
      out.beginElement(list);
      publication(publications.get(i), delta == null ? null : delta.get(i), "", out);
      out.endElement();
    }
    out.endList();
  }

  /** The time of publishing stays between nodes. */
  private static void publication(
      Publication publication, @Nullable DeltaContent delta, String epoch, MessageWriter out)
      throws InappropriatePayloadException {
    if (delta == null) {
      out.raw(PUBLICATION_DATA, publication.data());
    } else if (delta.patch()) {
      out.patch(PUBLICATION_DATA, delta.bytes());
    } else {
      out.quoted(PUBLICATION_DATA, delta.bytes());
    }
    if (publication.info() != null) {
      clientInfo(PUBLICATION_INFO, publication.info(), out);
    }
    out.number(PUBLICATION_OFFSET, publication.offset());
    if (!publication.tags().isEmpty()) {
      out.beginMap(PUBLICATION_TAGS);
      publication.tags().forEach((name, value) -> out.entry(PUBLICATION_TAGS, name, value));
      out.endMap();
    }
    out.flag(PUBLICATION_DELTA, delta != null && delta.patch());
    out.text(PUBLICATION_EPOCH, epoch);
  }

  private static void clientInfo(MessageField field, ClientInfo info, MessageWriter out)
      throws InappropriatePayloadException {
    out.beginMessage(field);
    clientInfo(info, out);
    out.endMessage();
  }

  private static void clientInfo(ClientInfo info, MessageWriter out)
      throws InappropriatePayloadException {
    out.text(INFO_USER, info.user());
    out.text(INFO_CLIENT, info.client());
    out.raw(INFO_CONN_INFO, info.connInfo());
    out.raw(INFO_CHAN_INFO, info.chanInfo());
  }

  private static void push(Push push, MessageWriter out) throws InappropriatePayloadException {
    switch (push) {
      case Push.Publication p -> {
        beginPush(p.channel(), PUSH_PUB, out);
        publication(p.publication(), null, p.epoch(), out);
      }
      case Push.DeltaPublication p -> {
        beginPush(p.channel(), PUSH_PUB, out);
        publication(p.publication(), p.content(), p.epoch(), out);
      }
      case Push.Join p -> {
        beginPush(p.channel(), PUSH_JOIN, out);
        clientInfo(JOIN_INFO, p.info(), out);
      }
      case Push.Leave p -> {
        beginPush(p.channel(), PUSH_LEAVE, out);
        clientInfo(LEAVE_INFO, p.info(), out);
      }
      case Push.Unsubscribe p -> {
        beginPush(p.channel(), PUSH_UNSUBSCRIBE, out);
        out.number(UNSUBSCRIBE_CODE, p.code().code());
        out.text(UNSUBSCRIBE_REASON, p.code().reason());
      }
      case Push.Subscribe p -> {
        beginPush(p.channel(), PUSH_SUBSCRIBE, out);
        pushedSubscribe(p, out);
      }
      case Push.Message p -> {
        beginPush("", PUSH_MESSAGE, out);
        out.raw(MESSAGE_DATA, p.data());
      }
      case Push.Refresh p -> {
        beginPush("", PUSH_REFRESH, out);
        expiry(PUSHED_REFRESH_EXPIRES, PUSHED_REFRESH_TTL, p.ttlSeconds(), out);
      }
      case Push.Disconnect p -> {
        beginPush("", PUSH_DISCONNECT, out);
        out.number(DISCONNECT_CODE, p.code());
        out.text(DISCONNECT_REASON, p.reason());
      }
    }
    out.endMessage();
  }

  private static void beginPush(String channel, MessageField kind, MessageWriter out) {
    out.text(PUSH_CHANNEL, channel);
    out.beginMessage(kind);
  }

  private static void pushedSubscribe(Push.Subscribe push, MessageWriter out)
      throws InappropriatePayloadException {
    StreamPosition position = push.position();
    out.flag(PUSHED_SUBSCRIBE_RECOVERABLE, push.recoverable());
    if (position != null) {
      out.text(PUSHED_SUBSCRIBE_EPOCH, position.epoch());
      out.number(PUSHED_SUBSCRIBE_OFFSET, position.offset());
      out.flag(PUSHED_SUBSCRIBE_POSITIONED, true);
    }
    out.raw(PUSHED_SUBSCRIBE_DATA, push.data());
  }
}
