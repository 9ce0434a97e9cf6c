package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.client.SubscribeRules.Decision;
import io.fynix.realtime.hub.Subscription;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.protocol.UnsubscribeCode;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.SharedMessage;
import io.fynix.realtime.transport.TimingWheel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one client listens to. Touched by the client's event loop only.
 *
 * <p>The order of a subscribe keeps messages from being lost or doubled: the subscription is in the
 * hub, holding, before the stream is read, and what it holds flows after the reply is queued.
 */
final class Subscriptions implements Subscription.Owner {

  /** A channel of this client. */
  private static final class Entry {
    final Subscription subscription;
    final Decision.Allowed how;
    final Attendance attendance;
    TimingWheel.@Nullable Timer expiry;

    Entry(Subscription subscription, Decision.Allowed how, Attendance attendance) {
      this.subscription = subscription;
      this.how = how;
      this.attendance = attendance;
    }

    String channel() {
      return subscription.channel();
    }

    void cancelExpiry() {
      TimingWheel.Timer present = expiry;
      if (present != null) {
        present.cancel();
        expiry = null;
      }
    }
  }

  private final ClientSession session;
  private final Connection connection;
  private final Services services;
  private final Map<String, Entry> entries = new HashMap<>(2);

  Subscriptions(ClientSession session, Connection connection, Services services) {
    this.session = session;
    this.connection = connection;
    this.services = services;
  }

  boolean contains(String channel) {
    return entries.containsKey(channel);
  }

  /** What the subscription's token says about the user, shown to others. */
  byte @Nullable [] chanInfo(String channel) {
    Entry entry = entries.get(channel);
    return entry == null ? null : entry.how.grant().chanInfo();
  }

  void subscribe(Command.Subscribe command, Identity who) {
    if (entries.containsKey(command.channel())) {
      session.refuse(command, ErrorCode.ALREADY_SUBSCRIBED);
    } else if (entries.size() >= services.config().channelLimit()) {
      session.refuse(command, ErrorCode.LIMIT_EXCEEDED);
    } else {
      switch (services.subscribeRules().decide(command, session.caller(who))) {
        case Decision.Refused(var error) -> session.refuse(command, error);
        case Decision.Dropped(var code) -> session.drop(code);
        case Decision.Allowed allowed -> start(command, allowed, who);
      }
    }
  }

  private void start(Command.Subscribe command, Decision.Allowed how, Identity who) {
    Attendance attendance = services.subscribeRules().attendance(how, who, command.joinLeave());
    var subscription =
        new Subscription(command.channel(), this, how.positioned(), attendance.told());
    var entry = new Entry(subscription, how, attendance);
    entries.put(command.channel(), entry);
    services.metrics().subscribed();
    var listening = services.hub().add(entry.subscription, connection.loop());
    if (attendance.kept()) {
      // Back on the loop first: a connection that closes now must not be entered after it left.
      session.whenDone(
          command,
          listening,
          nothing -> read(command, entry, enter(entry, who)),
          () -> remove(entry, false));
    } else {
      read(command, entry, listening);
    }
  }

  private CompletionStage<Void> enter(Entry entry, Identity who) {
    if (entries.get(entry.channel()) != entry) {
      return CompletableFuture.completedStage(null); // it ended meanwhile
    }
    return services
        .presence()
        .enter(
            entry.channel(),
            session.info(who, entry.how.grant().chanInfo()),
            entry.attendance.shown());
  }

  /** Reads where the stream is, if that matters, once the subscription is in place. */
  private void read(Command.Subscribe command, Entry entry, CompletionStage<Void> ready) {
    Decision.Allowed how = entry.how;
    if (!how.positioned()) {
      session.whenDone(
          command, ready, nothing -> finish(command, entry), () -> remove(entry, false));
      return;
    }
    boolean recover = command.recover() && how.recoverable();
    var query =
        Recovery.query(
            command.channel(),
            how,
            recover,
            command.since(),
            services.config().recoveryMaxPublicationLimit());
    session.whenDone(
        command,
        ready.thenCompose(nothing -> services.broker().history(query)),
        history -> finish(command, entry, history, recover),
        () -> remove(entry, false));
  }

  private void finish(Command.Subscribe command, Entry entry) {
    reply(command, entry, null, List.of(), false);
    entry.subscription.release(StreamPosition.START);
    announce(entry);
  }

  private void finish(Command.Subscribe command, Entry entry, History history, boolean recover) {
    StreamPosition top = history.top();
    if (!recover) {
      reply(command, entry, top, List.of(), false);
    } else {
      Recovery recovery =
          entry.how.cache()
              ? Recovery.cache(history, command.since())
              : Recovery.stream(history, command.since());
      services.metrics().recovery(recovery.recovered());
      if (!recovery.recovered()
          && (command.flag() & Command.Subscribe.FLAG_REJECT_UNRECOVERED) != 0) {
        remove(entry, false);
        session.refuse(command, ErrorCode.UNRECOVERABLE_POSITION);
        return;
      }
      // After a recovery the client counts on from the position it came with.
      StreamPosition told =
          recovery.recovered() ? new StreamPosition(command.since().offset(), top.epoch()) : top;
      reply(command, entry, told, recovery.publications(), recovery.recovered());
    }
    entry.subscription.release(top);
    announce(entry);
  }

  private void announce(Entry entry) {
    if (entry.attendance.announced()) {
      services.presence().announce(entry.channel(), session.clientId());
    }
  }

  private void reply(
      Command.Subscribe command,
      Entry entry,
      @Nullable StreamPosition position,
      List<io.fynix.platform.broker.Publication> publications,
      boolean recovered) {
    var result =
        new Reply.SubscribeResult(
            expireAt(entry, entry.how.grant().expiresAt()),
            position,
            entry.how.recoverable(),
            publications,
            recovered,
            command.recover(),
            entry.how.grant().data(),
            false);
    session.reply(new Reply.Subscribed(command.id(), result));
  }

  void refresh(Command.SubRefresh command, Identity who) {
    Entry entry = entries.get(command.channel());
    if (command.channel().isEmpty()) {
      session.drop(DisconnectCode.BAD_REQUEST);
    } else if (entry == null) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
    } else if (command.token().isEmpty()) {
      session.refuse(command, ErrorCode.BAD_REQUEST);
    } else {
      switch (services
          .subscribeRules()
          .renew(command, session.caller(who), entry.how.namespace())) {
        // The old deadline stays: an expired token must not keep a subscription alive.
        case Decision.Refused(var error) -> session.refuse(command, error);
        case Decision.Dropped(var code) -> session.drop(code);
        case Decision.Allowed allowed ->
            session.reply(
                new Reply.SubRefreshed(command.id(), expireAt(entry, allowed.grant().expiresAt())));
      }
    }
  }

  /** Arms the end of a subscription; returns what to tell the client, null when it does not end. */
  private @Nullable Integer expireAt(Entry entry, @Nullable Instant expiresAt) {
    entry.cancelExpiry();
    if (expiresAt == null) {
      return null;
    }
    entry.expiry =
        connection
            .loop()
            .timers()
            .schedule(
                session.remaining(expiresAt).plus(services.config().expiredSubCloseDelay()),
                () -> end(entry, UnsubscribeCode.SUBSCRIPTION_EXPIRED));
    return session.ttlSeconds(expiresAt);
  }

  void unsubscribe(Command.Unsubscribe command) {
    if (command.channel().isEmpty()) {
      session.drop(DisconnectCode.BAD_REQUEST);
      return;
    }
    Entry entry = entries.get(command.channel());
    if (entry != null) {
      remove(entry, false);
    }
    session.reply(new Reply.Unsubscribed(command.id()));
  }

  /** A fresh token may say something else about the user. */
  void infoChanged(Identity who) {
    for (Entry entry : entries.values()) {
      if (entry.attendance.kept()) {
        services
            .presence()
            .update(entry.channel(), session.info(who, entry.how.grant().chanInfo()));
      }
    }
  }

  /**
   * The connection ended.
   *
   * @param mayReturn whether the client can be expected back in a moment
   */
  void endAll(boolean mayReturn) {
    List.copyOf(entries.values()).forEach(entry -> remove(entry, mayReturn));
  }

  private void remove(Entry entry, boolean mayReturn) {
    if (entries.remove(entry.channel(), entry)) {
      entry.cancelExpiry();
      if (entry.attendance.kept()) {
        services.presence().leave(entry.channel(), session.clientId(), mayReturn);
      }
      services.hub().remove(entry.subscription, connection.loop());
      services.metrics().unsubscribed();
    }
  }

  private void end(Entry entry, UnsubscribeCode code) {
    remove(entry, code.invitesResubscribe());
    session.reply(new Reply.Pushed(new Push.Unsubscribe(entry.channel(), code)));
  }

  @Override
  public void deliver(SharedMessage message) {
    connection.push(message);
  }

  @Override
  public void insufficientState(Subscription subscription) {
    services.metrics().insufficientState();
    Entry entry = entries.get(subscription.channel());
    if (entry != null && entry.subscription == subscription) {
      end(entry, UnsubscribeCode.INSUFFICIENT_STATE);
    }
  }
}
