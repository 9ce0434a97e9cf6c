package io.fynix.realtime.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol;

/** Understands a reply of the JSON form, by Jackson and the names of the specification. */
final class OracleJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private OracleJson() {}

  static JsonNode tree(byte[] json) {
    try {
      return MAPPER.readTree(Frames.text(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + Frames.text(json), e);
    }
  }

  /** Payloads are written again by Jackson. */
  static Protocol.Reply reply(JsonNode json) {
    Protocol.Reply.Builder out = Protocol.Reply.newBuilder().setId((int) json.path("id").asLong());
    json.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode value = json.get(name);
              switch (name) {
                case "id" -> {}
                case "error" ->
                    out.setError(
                        Protocol.Error.newBuilder()
                            .setCode(value.path("code").asInt())
                            .setMessage(value.path("message").asText())
                            .setTemporary(value.path("temporary").asBoolean()));
                case "push" -> out.setPush(push(value));
                case "connect" -> out.setConnect(connect(value));
                case "subscribe" -> out.setSubscribe(subscribe(value));
                case "unsubscribe" ->
                    out.setUnsubscribe(Protocol.UnsubscribeResult.getDefaultInstance());
                case "publish" -> out.setPublish(Protocol.PublishResult.getDefaultInstance());
                case "presence" -> {
                  Protocol.PresenceResult.Builder result = Protocol.PresenceResult.newBuilder();
                  value
                      .required("presence")
                      .fields()
                      .forEachRemaining(e -> result.putPresence(e.getKey(), info(e.getValue())));
                  out.setPresence(result);
                }
                case "presence_stats" ->
                    out.setPresenceStats(
                        Protocol.PresenceStatsResult.newBuilder()
                            .setNumClients(value.required("num_clients").asInt())
                            .setNumUsers(value.required("num_users").asInt()));
                case "history" -> {
                  Protocol.HistoryResult.Builder result =
                      Protocol.HistoryResult.newBuilder()
                          .setEpoch(value.required("epoch").asText())
                          .setOffset(value.required("offset").asLong());
                  value
                      .required("publications")
                      .forEach(p -> result.addPublications(publication(p)));
                  out.setHistory(result);
                }
                case "rpc" ->
                    out.setRpc(Protocol.RPCResult.newBuilder().setData(raw(value, "data")));
                case "refresh" ->
                    out.setRefresh(
                        Protocol.RefreshResult.newBuilder()
                            .setExpires(value.path("expires").asBoolean())
                            .setTtl(value.path("ttl").asInt()));
                case "sub_refresh" ->
                    out.setSubRefresh(
                        Protocol.SubRefreshResult.newBuilder()
                            .setExpires(value.path("expires").asBoolean())
                            .setTtl(value.path("ttl").asInt()));
                default -> throw new AssertionError("Unknown member: " + name);
              }
            });
    return out.build();
  }

  private static Protocol.Push push(JsonNode json) {
    Protocol.Push.Builder out =
        Protocol.Push.newBuilder().setChannel(json.path("channel").asText());
    json.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode value = json.get(name);
              switch (name) {
                case "channel" -> {}
                case "pub" -> out.setPub(publication(value));
                case "join" ->
                    out.setJoin(Protocol.Join.newBuilder().setInfo(info(value.get("info"))));
                case "leave" ->
                    out.setLeave(Protocol.Leave.newBuilder().setInfo(info(value.get("info"))));
                case "unsubscribe" ->
                    out.setUnsubscribe(
                        Protocol.Unsubscribe.newBuilder()
                            .setCode(value.path("code").asInt())
                            .setReason(value.path("reason").asText()));
                case "subscribe" ->
                    out.setSubscribe(
                        Protocol.Subscribe.newBuilder()
                            .setRecoverable(value.path("recoverable").asBoolean())
                            .setEpoch(value.path("epoch").asText())
                            .setOffset(value.path("offset").asLong())
                            .setPositioned(value.path("positioned").asBoolean())
                            .setData(raw(value, "data")));
                case "message" ->
                    out.setMessage(Protocol.Message.newBuilder().setData(raw(value, "data")));
                case "refresh" ->
                    out.setRefresh(
                        Protocol.Refresh.newBuilder()
                            .setExpires(value.path("expires").asBoolean())
                            .setTtl(value.path("ttl").asInt()));
                case "disconnect" ->
                    out.setDisconnect(
                        Protocol.Disconnect.newBuilder()
                            .setCode(value.path("code").asInt())
                            .setReason(value.path("reason").asText()));
                default -> throw new AssertionError("Unknown member: " + name);
              }
            });
    return out.build();
  }

  private static Protocol.ConnectResult connect(JsonNode json) {
    Protocol.ConnectResult.Builder out =
        Protocol.ConnectResult.newBuilder()
            .setClient(json.path("client").asText())
            .setVersion(json.path("version").asText())
            .setExpires(json.path("expires").asBoolean())
            .setTtl(json.path("ttl").asInt())
            .setData(raw(json, "data"))
            .setPing(json.path("ping").asInt())
            .setPong(json.path("pong").asBoolean())
            .setSession(json.path("session").asText())
            .setNode(json.path("node").asText());
    json.path("subs")
        .fields()
        .forEachRemaining(e -> out.putSubs(e.getKey(), subscribe(e.getValue())));
    return out.build();
  }

  private static Protocol.SubscribeResult subscribe(JsonNode json) {
    Protocol.SubscribeResult.Builder out =
        Protocol.SubscribeResult.newBuilder()
            .setExpires(json.path("expires").asBoolean())
            .setTtl(json.path("ttl").asInt())
            .setRecoverable(json.path("recoverable").asBoolean())
            .setEpoch(json.path("epoch").asText())
            .setRecovered(json.path("recovered").asBoolean())
            .setOffset(json.path("offset").asLong())
            .setPositioned(json.path("positioned").asBoolean())
            .setData(raw(json, "data"))
            .setWasRecovering(json.path("was_recovering").asBoolean());
    json.path("publications").forEach(p -> out.addPublications(publication(p)));
    return out.build();
  }

  private static Protocol.Publication publication(JsonNode json) {
    Protocol.Publication.Builder out =
        Protocol.Publication.newBuilder()
            .setData(raw(json, "data"))
            .setOffset(json.path("offset").asLong());
    json.path("tags")
        .fields()
        .forEachRemaining(e -> out.putTags(e.getKey(), e.getValue().asText()));
    if (json.has("info")) {
      out.setInfo(info(json.get("info")));
    }
    return out.build();
  }

  private static Protocol.ClientInfo info(JsonNode json) {
    return Protocol.ClientInfo.newBuilder()
        .setUser(json.required("user").asText())
        .setClient(json.required("client").asText())
        .setConnInfo(raw(json, "conn_info"))
        .setChanInfo(raw(json, "chan_info"))
        .build();
  }

  private static ByteString raw(JsonNode json, String name) {
    return json.has(name) ? ByteString.copyFromUtf8(json.get(name).toString()) : ByteString.EMPTY;
  }
}
