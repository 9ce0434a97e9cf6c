package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.client.SubscribeRules.Decision;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.protocol.UnsubscribeCode;
import io.fynix.realtime.proxy.ProxyResult;
import io.fynix.realtime.transport.Connection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long the subscriptions of one client last: the client brings new tokens, or the application
 * is asked at the end. Touched by the client's event loop only.
 */
final class SubscriptionExpiry {
  private final ClientSession session;
  private final Subscriptions subscriptions;
  private final Connection connection;
  private final Services services;

  SubscriptionExpiry(
      ClientSession session,
      Subscriptions subscriptions,
      Connection connection,
      Services services) {
    this.session = session;
    this.subscriptions = subscriptions;
    this.connection = connection;
    this.services = services;
  }

  /** Returns what to tell the client: the seconds after which it has to refresh, or null. */
  @Nullable Integer start(SubscriptionEntry entry) {
    return expireAt(entry, entry.how.grant().expiresAt());
  }

  /** The client brings a new token. */
  void refresh(Command.SubRefresh command, SubscriptionEntry entry, Identity who) {
    if (asksApplication(entry)) {
      session.drop(DisconnectCode.BAD_REQUEST);
    } else if (command.token().isEmpty()) {
      session.refuse(command, ErrorCode.BAD_REQUEST);
    } else {
      session.onceDecided(
          command,
          services.subscribeRules().renew(command, session.caller(who), entry.how.namespace()),
          decision -> renewed(command, entry, decision));
    }
  }

  private void renewed(Command.SubRefresh command, SubscriptionEntry entry, Decision decision) {
    switch (decision) {
      // The old deadline stays: an expired token must not keep a subscription alive.
      case Decision.Refused(var error) -> session.refuse(command, error);
      case Decision.Dropped(var code) -> session.drop(code);
      case Decision.Allowed allowed -> {
        if (subscriptions.isCurrent(entry)) {
          Instant end = allowed.grant().expiresAt();
          expireAt(entry, end);
          session.reply(
              new Reply.SubRefreshed(command.id(), end == null ? null : session.ttlSeconds(end)));
        } else {
          session.refuse(command, ErrorCode.PERMISSION_DENIED);
        }
      }
    }
  }

  private static boolean asksApplication(SubscriptionEntry entry) {
    return entry.how.namespace().options().subRefreshProxyEnabled();
  }

  /** Arms the end; returns the seconds after which the client has to refresh, or null. */
  private @Nullable Integer expireAt(SubscriptionEntry entry, @Nullable Instant expiresAt) {
    entry.cancelExpiry();
    if (expiresAt == null) {
      return null;
    }
    Duration left = session.remaining(expiresAt);
    entry.expiry =
        connection
            .loop()
            .timers()
            .schedule(left.plus(services.config().expiredSubCloseDelay()), () -> end(entry));
    if (asksApplication(entry)) {
      askAfter(left, entry);
      return null;
    }
    return entry.how.grant().byToken() ? session.ttlSeconds(expiresAt) : null;
  }

  private void askAfter(Duration delay, SubscriptionEntry entry) {
    entry.question = connection.loop().timers().schedule(delay, () -> ask(entry));
  }

  private void ask(SubscriptionEntry entry) {
    Identity who = session.identity();
    if (who == null || !subscriptions.isCurrent(entry)) {
      return;
    }
    session.later(
        services
            .proxies()
            .subRefresh(entry.how.namespace(), session.proxyCaller(who), entry.channel()),
        answer -> answered(entry, answer),
        // The end comes if the application does not answer in time.
        () -> askAfter(Credentials.retryDelay(services.config().expiredSubCloseDelay()), entry));
  }

  private void answered(SubscriptionEntry entry, ProxyResult.Refresh answer) {
    Identity who = session.identity();
    if (who == null || !subscriptions.isCurrent(entry)) {
      return;
    }
    Instant end = answer.expiresAt();
    if (answer.expired() || (end != null && !end.isAfter(services.clock().instant()))) {
      end(entry);
      return;
    }
    expireAt(entry, end);
    if (answer.info() != null) {
      entry.chanInfo = answer.info();
      subscriptions.infoChanged(entry, who);
    }
  }

  private void end(SubscriptionEntry entry) {
    subscriptions.end(
        entry, UnsubscribeCode.SUBSCRIPTION_EXPIRED, DisconnectCode.SUBSCRIPTION_EXPIRED);
  }
}
