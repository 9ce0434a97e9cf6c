package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.client.SubscribeRules.Decision;
import io.fynix.realtime.hub.Deltas;
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
import java.util.Optional;
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
  static final class Entry {
    final Subscription subscription;
    final Decision.Allowed how;
    final Attendance attendance;

    /** The server subscribed the client: a subscription that cannot go on ends the connection. */
    final boolean serverSide;

    /** Why it ends as soon as its start was told, null when it goes on. */
    @Nullable UnsubscribeCode endsWith;

    TimingWheel.@Nullable Timer expiry;

    Entry(
        Subscription subscription,
        Decision.Allowed how,
        Attendance attendance,
        boolean serverSide) {
      this.subscription = subscription;
      this.how = how;
      this.attendance = attendance;
      this.serverSide = serverSide;
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
    } else if (isFullWith(1)) {
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
    Entry entry = add(command.channel(), how, attendance, false);
    Recovery.Wish wish = Recovery.Wish.of(how, command.recover(), command.since());
    session.whenDone(
        command,
        listen(entry, who, wish),
        history -> finish(command, entry, history.orElse(null), wish),
        () -> remove(entry, false));
  }

  /** Adds a channel; it holds what arrives until {@link #release}. */
  Entry add(String channel, Decision.Allowed how, Attendance attendance, boolean serverSide) {
    var options = new Subscription.Options(how.positioned(), how.deltas(), attendance.told());
    var entry = new Entry(new Subscription(channel, this, options), how, attendance, serverSide);
    entries.put(channel, entry);
    services.metrics().subscribed();
    return entry;
  }

  /**
   * Begins to listen, enters presence, and reads the history of a positioned subscription.
   *
   * @return completes on any thread, when all that is published from then on arrives; empty when
   *     the subscription is not positioned
   */
  CompletionStage<Optional<History>> listen(Entry entry, Identity who, Recovery.Wish wish) {
    CompletionStage<Void> listening = services.hub().add(entry.subscription, connection.loop());
    if (entry.attendance.kept()) {
      // Back on the loop first: a connection that closes now must not be entered after it left.
      listening = listening.thenComposeAsync(nothing -> enter(entry, who), connection.loop());
    }
    if (!entry.how.positioned()) {
      return listening.thenApply(nothing -> Optional.empty());
    }
    var query =
        Recovery.query(
            entry.channel(), entry.how, wish, services.config().recoveryMaxPublicationLimit());
    return listening
        .thenCompose(nothing -> services.broker().history(query))
        .thenApply(Optional::of);
  }

  private CompletionStage<Void> enter(Entry entry, Identity who) {
    if (!isCurrent(entry)) {
      return CompletableFuture.completedStage(null); // it ended meanwhile
    }
    return services
        .presence()
        .enter(
            entry.channel(),
            session.info(who, entry.how.grant().chanInfo()),
            entry.attendance.shown());
  }

  private void finish(
      Command.Subscribe command, Entry entry, @Nullable History history, Recovery.Wish wish) {
    var result = result(entry, history, wish);
    if (history != null
        && command.recover()
        && entry.how.recoverable()
        && !result.recovered()
        && (command.flag() & Command.Subscribe.FLAG_REJECT_UNRECOVERED) != 0) {
      remove(entry, false);
      session.refuse(command, ErrorCode.UNRECOVERABLE_POSITION);
      return;
    }
    session.reply(new Reply.Subscribed(command.id(), result));
    if (!result.publications().isEmpty()) {
      entry.subscription.recovered(result.publications().getLast());
    }
    release(entry, history);
  }

  /**
   * What to tell the client of a subscription that listens.
   *
   * @param history of {@link #listen}, null when it is not positioned
   * @param wish the one that {@link #listen} was given
   */
  Reply.SubscribeResult result(Entry entry, @Nullable History history, Recovery.Wish wish) {
    if (history == null) {
      return result(entry, null, List.of(), false, wish.wanted());
    }
    StreamPosition top = history.top();
    if (!wish.wanted() || !entry.how.recoverable()) {
      return result(entry, top, List.of(), false, wish.wanted());
    }
    StreamPosition since = wish.since();
    Recovery recovery =
        entry.how.cache() ? Recovery.cache(history, since) : Recovery.stream(history, since);
    services.metrics().recovery(recovery.recovered());
    // After a recovery the client counts on from the position it came with.
    StreamPosition told =
        recovery.recovered() ? new StreamPosition(since.offset(), top.epoch()) : top;
    return result(entry, told, recovery.publications(), recovery.recovered(), true);
  }

  private Reply.SubscribeResult result(
      Entry entry,
      @Nullable StreamPosition position,
      List<Publication> publications,
      boolean recovered,
      boolean wasRecovering) {
    Integer ttl = expireAt(entry, entry.how.grant().expiresAt());
    List<Publication> meant = publications.stream().filter(this::isMeant).toList();
    return new Reply.SubscribeResult(
        entry.serverSide ? null : ttl,
        position,
        entry.how.recoverable(),
        meant,
        recovered,
        wasRecovering,
        entry.how.grant().data(),
        entry.how.deltas() ? Deltas.chain(meant) : null);
  }

  private boolean isMeant(Publication publication) {
    String excluded = publication.excludedClient();
    return excluded == null || !isClient(excluded);
  }

  /** Lets a subscription flow whose start was told. */
  void release(Entry entry, @Nullable History history) {
    entry.subscription.release(history == null ? StreamPosition.START : history.top());
    if (entry.attendance.announced()) {
      services.presence().announce(entry.channel(), session.clientId());
    }
    UnsubscribeCode end = entry.endsWith;
    if (end != null) {
      end(entry, end);
    }
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
                () ->
                    end(
                        entry,
                        UnsubscribeCode.SUBSCRIPTION_EXPIRED,
                        DisconnectCode.SUBSCRIPTION_EXPIRED));
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

  /** Whether this subscription is still the channel's. */
  boolean isCurrent(Entry entry) {
    return entries.get(entry.channel()) == entry;
  }

  /** Whether there is no room for this many more. */
  boolean isFullWith(int more) {
    return entries.size() + more > services.config().channelLimit();
  }

  /** Ends the subscription to a channel, or all of them when it is empty, and says so. */
  void endByServer(String channel) {
    for (Entry entry : List.copyOf(entries.values())) {
      if (channel.isEmpty() || channel.equals(entry.channel())) {
        if (entry.subscription.isLive()) {
          end(entry, UnsubscribeCode.SERVER_UNSUBSCRIBE);
        } else {
          // The client has to learn first that it is subscribed.
          entry.endsWith = UnsubscribeCode.SERVER_UNSUBSCRIBE;
        }
      }
    }
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

  /** A subscription of the client's own ends; one of the server's takes the connection with it. */
  private void end(Entry entry, UnsubscribeCode code, DisconnectCode ofServerSide) {
    if (entry.serverSide) {
      session.drop(ofServerSide);
    } else {
      end(entry, code);
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
  public boolean isClient(String id) {
    return id.equals(session.clientId());
  }

  @Override
  public void insufficientState(Subscription subscription) {
    services.metrics().insufficientState();
    Entry entry = entries.get(subscription.channel());
    if (entry != null && entry.subscription == subscription) {
      end(entry, UnsubscribeCode.INSUFFICIENT_STATE, DisconnectCode.INSUFFICIENT_STATE);
    }
  }
}
