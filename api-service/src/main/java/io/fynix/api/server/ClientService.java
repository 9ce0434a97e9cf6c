package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.ControlMessage.Target;
import io.fynix.platform.control.ControlPublisher;
import io.fynix.platform.control.Invalidations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders about connections to all nodes. A call returns when the order is in the log; whether
 * a connection was there is not known then. Blocks, so it belongs on virtual threads.
 */
@ApplicationScoped
class ClientService {
  private static final int FORCE_DISCONNECT = 3503;
  private static final String FORCED = "force disconnect";

  /** The lowest and the highest disconnect code, those reserved for the protocol included. */
  private static final int LOWEST_CODE = 3000;

  private static final int HIGHEST_CODE = 4999;

  /** Bounds what one order makes every node hold. */
  private static final int MAX_WHITELIST = 1000;

  private static final Set<String> OVERRIDES =
      Set.of(
          "presence", "join_leave", "force_push_join_leave", "force_positioning", "force_recovery");

  private final ControlPublisher control;
  private final Invalidations invalidations;
  private final Channels channels;
  private final StoreCalls calls;
  private final Clock clock;
  private final long maxPayloadBytes;

  ClientService(
      ControlPublisher control,
      Invalidations invalidations,
      Channels channels,
      StoreCalls calls,
      ApiConfig config,
      Clock clock) {
    this.control = control;
    this.invalidations = invalidations;
    this.channels = channels;
    this.calls = calls;
    this.clock = clock;
    this.maxPayloadBytes = config.maxPublicationBytes().asLongValue();
  }

  /** Gives a user's connections a server-side subscription. */
  Object subscribe(RequestBody body) {
    String channel = body.text("channel");
    channels.get(channel);
    return order(
        new ControlMessage.Subscribe(
            target(body),
            channel,
            payload("info", body),
            payload("data", body),
            body.position("recover_since"),
            body.time("expire_at"),
            overrides(body)));
  }

  /** Takes a subscription from a user's connections, or all of them when no channel is given. */
  Object unsubscribe(RequestBody body) {
    return order(new ControlMessage.Unsubscribe(target(body), body.text("channel")));
  }

  /** Ends a user's connections. */
  Object disconnect(RequestBody body) {
    var spared = new HashSet<>(body.textList("whitelist"));
    if (spared.size() > MAX_WHITELIST) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "whitelist has more than " + MAX_WHITELIST + " elements");
    }
    RequestBody reason = body.object("disconnect");
    int code = reason == null ? 0 : reason.integer("code");
    if (code == 0) {
      return order(new ControlMessage.Disconnect(target(body), FORCE_DISCONNECT, FORCED, spared));
    }
    if (code < LOWEST_CODE || code > HIGHEST_CODE) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST,
          "disconnect.code is not between " + LOWEST_CODE + " and " + HIGHEST_CODE);
    }
    return order(
        new ControlMessage.Disconnect(
            target(body),
            code,
            CloseReason.of(reason == null ? "" : reason.text("reason")),
            spared));
  }

  /** Moves the end of a user's connections. */
  Object refresh(RequestBody body) {
    return order(
        new ControlMessage.Refresh(
            target(body), body.flag("expired"), body.time("expire_at"), payload("info", body)));
  }

  /** Makes a user's tokens void that were issued before a moment, now unless it is given. */
  Object invalidateTokens(RequestBody body) {
    String user = body.text("user");
    if (user.isEmpty()) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "user is empty");
    }
    // Tokens say when they were issued to the second; those of this second are void too. A later
    // moment would lock the user out and could not be taken back.
    Instant latest = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    Instant given = body.time("issued_before");
    Instant before = given == null || given.isAfter(latest) ? latest : given;
    // Remembered first: a node that misses the order, or starts later, reads what is remembered.
    if (!calls.await(invalidations.remember(user, before))) {
      throw new ApiException(ErrorCode.LIMIT_EXCEEDED, "too many users have invalidated tokens");
    }
    return order(new ControlMessage.TokensInvalidated(user, before));
  }

  private Object order(ControlMessage message) {
    calls.await(control.publish(message));
    return ApiReply.NOTHING;
  }

  private static Target target(RequestBody body) {
    return new Target(body.text("user"), body.text("client"), body.text("session"));
  }

  private byte @Nullable [] payload(String name, RequestBody body) {
    byte[] payload = body.findPayload(name, "b64" + name);
    if (payload != null && payload.length > maxPayloadBytes) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, name + " is longer than " + maxPayloadBytes + " bytes");
    }
    return payload;
  }

  /** Each as {@code {"value": true}}; names that nobody knows are ignored. */
  private static Map<String, Boolean> overrides(RequestBody body) {
    RequestBody given = body.object("override");
    if (given == null) {
      return Map.of();
    }
    var overrides = new HashMap<String, Boolean>();
    for (String name : OVERRIDES) {
      RequestBody value = given.object(name);
      if (value != null) {
        overrides.put(name, value.flag("value"));
      }
    }
    return overrides;
  }
}
