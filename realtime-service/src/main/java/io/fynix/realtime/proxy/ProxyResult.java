package io.fynix.realtime.proxy;

import io.fynix.platform.broker.DocumentVersion;
import io.fynix.realtime.token.ServerSubscription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the application decided. */
@SuppressWarnings(
    "ArrayRecordComponent") // opaque payloads: never compared, never changed after creation
public sealed interface ProxyResult {

  /**
   * Who a client is that connects.
   *
   * @param user user id, empty for an anonymous user
   * @param expiresAt when the connection ends unless refreshed, null for never
   * @param info about the user, shown to others
   * @param data told to the client
   * @param subs server-side subscriptions by channel
   * @param meta JSON object about the user that clients are never told
   */
  record Connect(
      String user,
      @Nullable Instant expiresAt,
      byte @Nullable [] info,
      byte @Nullable [] data,
      Map<String, ServerSubscription> subs,
      byte @Nullable [] meta)
      implements ProxyResult {

    static Connect read(AnswerFields fields) {
      var subs = new LinkedHashMap<String, ServerSubscription>();
      fields.texts("channels").forEach(channel -> subs.put(channel, ServerSubscription.PLAIN));
      fields
          .objects("subs")
          .forEach(
              (channel, options) ->
                  subs.put(
                      channel,
                      new ServerSubscription(
                          options.payload("info", "b64info"),
                          options.payload("data", "b64data"),
                          options.overrides("override"),
                          options.instant("expire_at"))));
      return new Connect(
          fields.text("user"),
          fields.instant("expire_at"),
          fields.payload("info", "b64info"),
          fields.payload("data", "b64data"),
          subs,
          fields.raw("meta"));
    }
  }

  /**
   * Whether a connection or a subscription goes on.
   *
   * @param expired it does not
   * @param expiresAt its new end, null for never
   * @param info about the user, shown to others; null to keep what there is
   * @param meta likewise for what clients are never told; null for a subscription
   */
  record Refresh(
      boolean expired, @Nullable Instant expiresAt, byte @Nullable [] info, byte @Nullable [] meta)
      implements ProxyResult {

    static Refresh read(AnswerFields fields) {
      return new Refresh(
          fields.flag("expired"),
          fields.instant("expire_at"),
          fields.payload("info", "b64info"),
          fields.raw("meta"));
    }
  }

  /**
   * A client may subscribe.
   *
   * @param overrides options of the namespace, by name, that are different for this subscription
   */
  record Subscribe(
      @Nullable Instant expiresAt,
      byte @Nullable [] info,
      byte @Nullable [] data,
      Map<String, Boolean> overrides)
      implements ProxyResult {

    static Subscribe read(AnswerFields fields) {
      return new Subscribe(
          fields.instant("expire_at"),
          fields.payload("info", "b64info"),
          fields.payload("data", "b64data"),
          fields.overrides("override"));
    }
  }

  /**
   * A client may publish.
   *
   * @param data to publish instead of the client's, null for the client's
   * @param idempotencyKey null to always publish
   */
  record Publish(
      byte @Nullable [] data,
      boolean skipHistory,
      Map<String, String> tags,
      @Nullable String idempotencyKey,
      boolean delta,
      @Nullable DocumentVersion version)
      implements ProxyResult {

    /** As the client asked. */
    public static final Publish AS_ASKED = new Publish(null, false, Map.of(), null, false, null);

    static Publish read(AnswerFields fields) {
      String key = fields.text("idempotency_key");
      long version = fields.number("version");
      return new Publish(
          fields.payload("data", "b64data"),
          fields.flag("skip_history"),
          fields.textsByName("tags"),
          key.isEmpty() ? null : key,
          fields.flag("delta"),
          version == 0 ? null : new DocumentVersion(version, fields.text("version_epoch")));
    }
  }

  /** The answer to an RPC. */
  record Rpc(byte @Nullable [] data) implements ProxyResult {
    static Rpc read(AnswerFields fields) {
      return new Rpc(fields.payload("data", "b64data"));
    }
  }
}
