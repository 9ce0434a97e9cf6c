package io.fynix.realtime.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.protobuf.ByteString;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says messages with the generated classes of the official Java client, and with Jackson. */
final class Oracle {
  private Oracle() {}

  static Protocol.Command command(Command command) {
    Protocol.Command.Builder out = Protocol.Command.newBuilder().setId(command.id());
    switch (command) {
      case Command.Connect c -> {
        Protocol.ConnectRequest.Builder request =
            Protocol.ConnectRequest.newBuilder()
                .setToken(c.token())
                .setData(bytes(c.data()))
                .setName(c.name())
                .setVersion(c.version());
        c.subs().forEach((channel, sub) -> request.putSubs(channel, subscribe(sub)));
        out.setConnect(request);
      }
      case Command.Subscribe c -> out.setSubscribe(subscribe(c));
      case Command.Unsubscribe c ->
          out.setUnsubscribe(Protocol.UnsubscribeRequest.newBuilder().setChannel(c.channel()));
      case Command.Publish c ->
          out.setPublish(
              Protocol.PublishRequest.newBuilder()
                  .setChannel(c.channel())
                  .setData(bytes(c.data())));
      case Command.Presence c ->
          out.setPresence(Protocol.PresenceRequest.newBuilder().setChannel(c.channel()));
      case Command.PresenceStats c ->
          out.setPresenceStats(Protocol.PresenceStatsRequest.newBuilder().setChannel(c.channel()));
      case Command.History c -> {
        Protocol.HistoryRequest.Builder request =
            Protocol.HistoryRequest.newBuilder()
                .setChannel(c.channel())
                .setLimit(c.limit())
                .setReverse(c.reverse());
        if (c.since() != null) {
          request.setSince(
              Protocol.StreamPosition.newBuilder()
                  .setOffset(c.since().offset())
                  .setEpoch(c.since().epoch()));
        }
        out.setHistory(request);
      }
      case Command.Rpc c ->
          out.setRpc(
              Protocol.RPCRequest.newBuilder().setMethod(c.method()).setData(bytes(c.data())));
      case Command.Send c ->
          out.setSend(Protocol.SendRequest.newBuilder().setData(bytes(c.data())));
      case Command.Refresh c ->
          out.setRefresh(Protocol.RefreshRequest.newBuilder().setToken(c.token()));
      case Command.SubRefresh c ->
          out.setSubRefresh(
              Protocol.SubRefreshRequest.newBuilder().setChannel(c.channel()).setToken(c.token()));
      case Command.Pong c -> {
        // An empty command.
      }
    }
    return out.build();
  }

  private static Protocol.SubscribeRequest subscribe(Command.Subscribe c) {
    return Protocol.SubscribeRequest.newBuilder()
        .setChannel(c.channel())
        .setToken(c.token())
        .setRecover(c.recover())
        .setOffset(c.since().offset())
        .setEpoch(c.since().epoch())
        .setData(bytes(c.data()))
        .setPositioned(c.positioned())
        .setRecoverable(c.recoverable())
        .setJoinLeave(c.joinLeave())
        .build();
  }

  private static ByteString bytes(byte @Nullable [] bytes) {
    return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
  }

  static ObjectNode json(Command command) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (command.id() != 0) {
      out.put("id", Integer.toUnsignedLong(command.id()));
    }
    switch (command) {
      case Command.Connect c -> {
        ObjectNode request = out.putObject("connect");
        request.put("token", c.token()).put("name", c.name()).put("version", c.version());
        raw(request, c.data());
        ObjectNode subs = request.putObject("subs");
        c.subs().forEach((channel, sub) -> subscribe(subs.putObject(channel), sub));
      }
      case Command.Subscribe c -> subscribe(out.putObject("subscribe"), c);
      case Command.Unsubscribe c -> out.putObject("unsubscribe").put("channel", c.channel());
      case Command.Publish c -> raw(out.putObject("publish").put("channel", c.channel()), c.data());
      case Command.Presence c -> out.putObject("presence").put("channel", c.channel());
      case Command.PresenceStats c -> out.putObject("presence_stats").put("channel", c.channel());
      case Command.History c -> {
        ObjectNode request = out.putObject("history");
        request.put("channel", c.channel()).put("limit", c.limit()).put("reverse", c.reverse());
        if (c.since() == null) {
          request.putNull("since");
        } else {
          request
              .putObject("since")
              .put("offset", c.since().offset())
              .put("epoch", c.since().epoch());
        }
      }
      case Command.Rpc c -> raw(out.putObject("rpc").put("method", c.method()), c.data());
      case Command.Send c -> raw(out.putObject("send"), c.data());
      case Command.Refresh c -> out.putObject("refresh").put("token", c.token());
      case Command.SubRefresh c ->
          out.putObject("sub_refresh").put("channel", c.channel()).put("token", c.token());
      case Command.Pong c -> {
        // An empty command.
      }
    }
    return out;
  }

  private static void subscribe(ObjectNode out, Command.Subscribe c) {
    out.put("channel", c.channel()).put("token", c.token()).put("recover", c.recover());
    out.put("offset", c.since().offset()).put("epoch", c.since().epoch());
    out.put("positioned", c.positioned()).put("recoverable", c.recoverable());
    out.put("join_leave", c.joinLeave());
    raw(out, c.data());
  }

  private static void raw(ObjectNode out, byte @Nullable [] data) {
    if (data != null) {
      out.putRawValue("data", new RawValue(Frames.text(data)));
    }
  }

  static Protocol.Reply reply(Reply reply) {
    Protocol.Reply.Builder out = Protocol.Reply.newBuilder();
    switch (reply) {
      case Reply.Error r ->
          out.setId(r.id())
              .setError(
                  Protocol.Error.newBuilder()
                      .setCode(r.code())
                      .setMessage(r.message())
                      .setTemporary(r.temporary()));
      case Reply.Connected r -> {
        Protocol.ConnectResult.Builder result =
            Protocol.ConnectResult.newBuilder()
                .setClient(r.client())
                .setVersion(r.version())
                .setExpires(r.ttlSeconds() != null)
                .setTtl(orZero(r.ttlSeconds()))
                .setData(bytes(r.data()))
                .setPing(r.pingSeconds())
                .setPong(r.pong())
                .setSession(r.session())
                .setNode(r.node());
        r.subs().forEach((channel, sub) -> result.putSubs(channel, result(sub)));
        out.setId(r.id()).setConnect(result);
      }
      case Reply.Subscribed r -> out.setId(r.id()).setSubscribe(result(r.result()));
      case Reply.Unsubscribed r ->
          out.setId(r.id()).setUnsubscribe(Protocol.UnsubscribeResult.getDefaultInstance());
      case Reply.Published r ->
          out.setId(r.id()).setPublish(Protocol.PublishResult.getDefaultInstance());
      case Reply.Presence r -> {
        Protocol.PresenceResult.Builder result = Protocol.PresenceResult.newBuilder();
        r.clients().forEach((client, info) -> result.putPresence(client, info(info)));
        out.setId(r.id()).setPresence(result);
      }
      case Reply.PresenceStats r ->
          out.setId(r.id())
              .setPresenceStats(
                  Protocol.PresenceStatsResult.newBuilder()
                      .setNumClients(r.clients())
                      .setNumUsers(r.users()));
      case Reply.History r ->
          out.setId(r.id())
              .setHistory(
                  Protocol.HistoryResult.newBuilder()
                      .addAllPublications(publications(r.publications()))
                      .setEpoch(r.top().epoch())
                      .setOffset(r.top().offset()));
      case Reply.Rpc r ->
          out.setId(r.id()).setRpc(Protocol.RPCResult.newBuilder().setData(bytes(r.data())));
      case Reply.Refreshed r ->
          out.setId(r.id())
              .setRefresh(
                  Protocol.RefreshResult.newBuilder()
                      .setExpires(r.ttlSeconds() != null)
                      .setTtl(orZero(r.ttlSeconds())));
      case Reply.SubRefreshed r ->
          out.setId(r.id())
              .setSubRefresh(
                  Protocol.SubRefreshResult.newBuilder()
                      .setExpires(r.ttlSeconds() != null)
                      .setTtl(orZero(r.ttlSeconds())));
      case Reply.Pushed r -> out.setPush(push(r.push()));
      case Reply.Ping r -> {
        // An empty reply.
      }
    }
    return out.build();
  }

  private static Protocol.Push push(Push push) {
    Protocol.Push.Builder out = Protocol.Push.newBuilder();
    switch (push) {
      case Push.Publication p ->
          out.setChannel(p.channel()).setPub(publications(List.of(p.publication())).get(0));
      case Push.DeltaPublication p ->
          throw new IllegalArgumentException("the oracle's schema has no delta: " + p);
      case Push.Join p ->
          out.setChannel(p.channel()).setJoin(Protocol.Join.newBuilder().setInfo(info(p.info())));
      case Push.Leave p ->
          out.setChannel(p.channel()).setLeave(Protocol.Leave.newBuilder().setInfo(info(p.info())));
      case Push.Unsubscribe p ->
          out.setChannel(p.channel())
              .setUnsubscribe(
                  Protocol.Unsubscribe.newBuilder()
                      .setCode(p.code().code())
                      .setReason(p.code().reason()));
      case Push.Subscribe p ->
          out.setChannel(p.channel())
              .setSubscribe(
                  Protocol.Subscribe.newBuilder()
                      .setRecoverable(p.recoverable())
                      .setEpoch(orStart(p.position()).epoch())
                      .setOffset(orStart(p.position()).offset())
                      .setPositioned(p.position() != null)
                      .setData(bytes(p.data())));
      case Push.Message p -> out.setMessage(Protocol.Message.newBuilder().setData(bytes(p.data())));
      case Push.Refresh p ->
          out.setRefresh(
              Protocol.Refresh.newBuilder()
                  .setExpires(p.ttlSeconds() != null)
                  .setTtl(orZero(p.ttlSeconds())));
      case Push.Disconnect p ->
          out.setDisconnect(
              Protocol.Disconnect.newBuilder().setCode(p.code()).setReason(p.reason()));
    }
    return out.build();
  }

  private static Protocol.SubscribeResult result(Reply.SubscribeResult r) {
    return Protocol.SubscribeResult.newBuilder()
        .setExpires(r.ttlSeconds() != null)
        .setTtl(orZero(r.ttlSeconds()))
        .setRecoverable(r.recoverable())
        .setEpoch(orStart(r.position()).epoch())
        .addAllPublications(publications(r.publications()))
        .setRecovered(r.recovered())
        .setOffset(orStart(r.position()).offset())
        .setPositioned(r.position() != null)
        .setData(bytes(r.data()))
        .setWasRecovering(r.wasRecovering())
        .build();
  }

  private static List<Protocol.Publication> publications(List<Publication> publications) {
    return publications.stream()
        .map(
            p -> {
              Protocol.Publication.Builder out =
                  Protocol.Publication.newBuilder()
                      .setData(bytes(p.data()))
                      .setOffset(p.offset())
                      .putAllTags(Map.copyOf(p.tags()));
              if (p.info() != null) {
                out.setInfo(info(p.info()));
              }
              return out.build();
            })
        .toList();
  }

  private static Protocol.ClientInfo info(ClientInfo info) {
    return Protocol.ClientInfo.newBuilder()
        .setUser(info.user())
        .setClient(info.client())
        .setConnInfo(bytes(info.connInfo()))
        .setChanInfo(bytes(info.chanInfo()))
        .build();
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static StreamPosition orStart(@Nullable StreamPosition position) {
    return position == null ? StreamPosition.START : position;
  }
}
