package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.control.ControlMessage;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.proxy.ProxyResult;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.TimingWheel;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a client's credentials last: the client brings a new token, the application is asked at
 * the end, or says by itself. Touched by the client's event loop only.
 */
final class Credentials {
  /** Longest life of credentials, whatever they say: SDKs keep it in a 32-bit timer. */
  private static final Duration MAX_TTL = Duration.ofDays(365);

  /** How often the application is asked again, at most, while an end is put off. */
  private static final int RETRIES = 5;

  private final ClientSession session;
  private final Connection connection;
  private final Services services;
  private TimingWheel.@Nullable Timer deadline;
  private TimingWheel.@Nullable Timer question;

  Credentials(ClientSession session, Connection connection, Services services) {
    this.session = session;
    this.connection = connection;
    this.services = services;
  }

  /** Pause before a question that was not answered is asked again. */
  static Duration retryDelay(Duration putOff) {
    return putOff.dividedBy(RETRIES).plusMillis(1);
  }

  /** Ends the connection after a while, unless credentials come. */
  void await() {
    closeAfter(services.config().staleCloseDelay(), DisconnectCode.STALE);
  }

  void cancel() {
    cancel(deadline);
    cancel(question);
    deadline = null;
    question = null;
  }

  private static void cancel(TimingWheel.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void closeAfter(Duration delay, DisconnectCode code) {
    deadline = connection.loop().timers().schedule(delay, () -> connection.close(code));
  }

  /** Arms the end; returns the seconds after which the client has to refresh, or null. */
  @Nullable Integer start(Identity who) {
    cancel();
    Instant end = who.expiresAt();
    if (end == null) {
      return null;
    }
    Duration left = remaining(end);
    closeAfter(left.plus(services.config().expiredCloseDelay()), DisconnectCode.CONNECTION_EXPIRED);
    if (asksApplication(who)) {
      askAfter(left);
    }
    return who.byToken() ? ttlSeconds(end) : null;
  }

  int ttlSeconds(Instant expiresAt) {
    return (int) Math.max(1, remaining(expiresAt).toSeconds());
  }

  Duration remaining(Instant expiresAt) {
    Duration left = Duration.between(services.clock().instant(), expiresAt);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(MAX_TTL) > 0 ? MAX_TTL : left;
  }

  /** The client brings a new token. */
  void refresh(Command.Refresh command, Identity who) {
    if (command.token().isEmpty() || asksApplication(who)) {
      connection.close(DisconnectCode.BAD_REQUEST);
      return;
    }
    session.onceDecided(
        command,
        services.authenticator().admit(command.token()),
        decision -> refreshed(command, decision));
  }

  private void refreshed(Command.Refresh command, Authenticator.Decision decision) {
    switch (decision) {
      case Authenticator.Decision.Refused(var error) when error == ErrorCode.INTERNAL ->
          session.refuse(command, error);
      case Authenticator.Decision.Refused refused ->
          connection.close(DisconnectCode.CONNECTION_EXPIRED);
      case Authenticator.Decision.Dropped(var code) -> connection.close(code);
      case Authenticator.Decision.Accepted accepted -> renew(command, accepted.identity());
    }
  }

  private void renew(Command.Refresh command, Identity fresh) {
    Identity who = session.identity();
    if (who == null) {
      return;
    }
    if (!fresh.user().equals(who.user())) {
      connection.close(DisconnectCode.INVALID_TOKEN);
      return;
    }
    if (!session.hasSubscriptionsOf(fresh)) {
      connection.close(DisconnectCode.INSUFFICIENT_STATE);
      return;
    }
    Identity renewed = fresh.renewed(fresh.expiresAt(), fresh.connInfo(), who.meta());
    if (fresh.connInfo() == null) {
      renewed = renewed.renewed(fresh.expiresAt(), who.connInfo());
    }
    session.renewed(renewed, fresh.connInfo() != null);
    connection.reply(new Reply.Refreshed(command.id(), start(renewed)));
  }

  /** The application moves the end of the connection, or says something else about the user. */
  void refresh(ControlMessage.Refresh order, Identity who) {
    Instant end = order.expireAt();
    if (order.expired() || isOver(end)) {
      connection.close(DisconnectCode.CONNECTION_EXPIRED);
      return;
    }
    Identity renewed = who.renewed(end, order.info());
    session.renewed(renewed, false);
    start(renewed);
    connection.reply(new Reply.Pushed(new Push.Refresh(end == null ? null : ttlSeconds(end))));
  }

  private boolean isOver(@Nullable Instant end) {
    return end != null && !end.isAfter(services.clock().instant());
  }

  private boolean asksApplication(Identity who) {
    return services.proxies().refreshes() && !who.byToken();
  }

  private void askAfter(Duration delay) {
    question = connection.loop().timers().schedule(delay, this::ask);
  }

  private void ask() {
    Identity who = session.identity();
    if (who != null && connection.isOpen()) {
      session.later(
          services.proxies().refresh(session.proxyCaller(who)),
          this::answered,
          // The end comes if the application does not answer in time.
          () -> askAfter(retryDelay(services.config().expiredCloseDelay())));
    }
  }

  private void answered(ProxyResult.Refresh answer) {
    Identity who = session.identity();
    if (who == null) {
      return;
    }
    if (answer.expired() || isOver(answer.expiresAt())) {
      connection.close(DisconnectCode.CONNECTION_EXPIRED);
      return;
    }
    Identity renewed = who.renewed(answer.expiresAt(), answer.info(), answer.meta());
    session.renewed(renewed, answer.info() != null);
    start(renewed);
  }
}
