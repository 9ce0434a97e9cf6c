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

  /** What is recorded when no server's code ended a subscription. */
  private static final int CLIENTS_WISH = 0;

  private final ClientSession session;
  private final Connection connection;
  private final Services services;
  private final SubscriptionExpiry expiry;
  private final Map<String, SubscriptionEntry> entries = new HashMap<>(2);

  Subscriptions(ClientSession session, Connection connection, Services services) {
    this.session = session;
    this.connection = connection;
    this.services = services;
    this.expiry = new SubscriptionExpiry(session, this, connection, services);
  }

  boolean contains(String channel) {
    return entries.containsKey(channel);
  }

  /** What the subscription's token says about the user, shown to others. */
  byte @Nullable [] chanInfo(String channel) {
    SubscriptionEntry entry = entries.get(channel);
    return entry == null ? null : entry.chanInfo;
  }

  void subscribe(Command.Subscribe command, Identity who) {
    if (entries.containsKey(command.channel())) {
      session.refuse(command, ErrorCode.ALREADY_SUBSCRIBED);
    } else if (isFullWith(1)) {
      session.refuse(command, ErrorCode.LIMIT_EXCEEDED);
    } else {
      session.onceDecided(
          command,
          services.subscribeRules().decide(command, session.caller(who)),
          decision -> decided(command, decision, who));
    }
  }

  private void decided(Command.Subscribe command, Decision decision, Identity who) {
    switch (decision) {
      case Decision.Refused(var error) -> session.refuse(command, error);
      case Decision.Dropped(var code) -> session.drop(code);
      case Decision.Allowed allowed -> start(command, allowed, who);
    }
  }

  private void start(Command.Subscribe command, Decision.Allowed how, Identity who) {
    if (entries.containsKey(command.channel())) {
      // The server subscribed the client while somebody else was asked.
      session.refuse(command, ErrorCode.ALREADY_SUBSCRIBED);
      return;
    }
    Attendance attendance = services.subscribeRules().attendance(how, who, command.joinLeave());
    SubscriptionEntry entry = add(command.channel(), how, attendance, false);
    Recovery.Wish wish = Recovery.Wish.of(how, command.recover(), command.since());
    session.whenDone(
        command,
        listen(entry, who, wish),
        history -> finish(command, entry, history.orElse(null), wish),
        () -> remove(entry, CLIENTS_WISH, false));
  }

  /** Adds a channel; it holds what arrives until {@link #release}. */
  SubscriptionEntry add(
      String channel, Decision.Allowed how, Attendance attendance, boolean serverSide) {
    var options = new Subscription.Options(how.positioned(), how.deltas(), attendance.told());
    var entry =
        new SubscriptionEntry(
            new Subscription(channel, this, options), how, attendance, serverSide);
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
  CompletionStage<Optional<History>> listen(
      SubscriptionEntry entry, Identity who, Recovery.Wish wish) {
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

  private CompletionStage<Void> enter(SubscriptionEntry entry, Identity who) {
    if (!isCurrent(entry)) {
      return CompletableFuture.completedStage(null); // it ended meanwhile
    }
    return services
        .presence()
        .enter(
            entry.channel(),
            session.info(who, entry.chanInfo),
            entry.attendance.shown(),
            entry.attendance.emptyDelay());
  }

  private void finish(
      Command.Subscribe command,
      SubscriptionEntry entry,
      @Nullable History history,
      Recovery.Wish wish) {
    var result = result(entry, history, wish);
    if (history != null
        && command.recover()
        && entry.how.recoverable()
        && !result.recovered()
        && (command.flag() & Command.Subscribe.FLAG_REJECT_UNRECOVERED) != 0) {
      remove(entry, CLIENTS_WISH, false);
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
  Reply.SubscribeResult result(
      SubscriptionEntry entry, @Nullable History history, Recovery.Wish wish) {
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
      SubscriptionEntry entry,
      @Nullable StreamPosition position,
      List<Publication> publications,
      boolean recovered,
      boolean wasRecovering) {
    Integer ttl = expiry.start(entry);
    List<Publication> meant = publications.stream().filter(this::isMeant).toList();
    return new Reply.SubscribeResult(
        ttl,
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
    return !publication.expired() && (excluded == null || !isClient(excluded));
  }

  /** Lets a subscription flow whose start was told. */
  void release(SubscriptionEntry entry, @Nullable History history) {
    entry.told = true;
    session.activity().subscribed(entry.channel());
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
    SubscriptionEntry entry = entries.get(command.channel());
    if (command.channel().isEmpty()) {
      session.drop(DisconnectCode.BAD_REQUEST);
    } else if (entry == null) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
    } else {
      expiry.refresh(command, entry, who);
    }
  }

  void unsubscribe(Command.Unsubscribe command) {
    if (command.channel().isEmpty()) {
      session.drop(DisconnectCode.BAD_REQUEST);
      return;
    }
    SubscriptionEntry entry = entries.get(command.channel());
    if (entry != null) {
      remove(entry, CLIENTS_WISH, false);
    }
    session.reply(new Reply.Unsubscribed(command.id()));
  }

  /** Whether this subscription is still the channel's. */
  boolean isCurrent(SubscriptionEntry entry) {
    return entries.get(entry.channel()) == entry;
  }

  /** Whether there is no room for this many more. */
  boolean isFullWith(int more) {
    return entries.size() + more > services.config().channelLimit();
  }

  /** Ends the subscription to a channel, or all of them when it is empty, and says so. */
  void endByServer(String channel) {
    for (SubscriptionEntry entry : List.copyOf(entries.values())) {
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
    for (SubscriptionEntry entry : entries.values()) {
      infoChanged(entry, who);
    }
  }

  void infoChanged(SubscriptionEntry entry, Identity who) {
    if (entry.attendance.kept()) {
      services.presence().update(entry.channel(), session.info(who, entry.chanInfo));
    }
  }

  /**
   * The connection ended.
   *
   * @param code its disconnect code
   * @param mayReturn whether the client can be expected back in a moment
   */
  void endAll(int code, boolean mayReturn) {
    List.copyOf(entries.values()).forEach(entry -> remove(entry, code, mayReturn));
  }

  private void remove(SubscriptionEntry entry, int code, boolean mayReturn) {
    if (entries.remove(entry.channel(), entry)) {
      entry.cancelExpiry();
      if (entry.attendance.kept()) {
        services.presence().leave(entry.channel(), session.clientId(), mayReturn);
      }
      services.hub().remove(entry.subscription, connection.loop());
      services.metrics().unsubscribed();
      if (entry.told) {
        session.activity().unsubscribed(entry.channel(), code);
      }
    }
  }

  /** A subscription of the client's own ends; one of the server's takes the connection with it. */
  void end(SubscriptionEntry entry, UnsubscribeCode code, DisconnectCode ofServerSide) {
    if (entry.serverSide) {
      session.drop(ofServerSide);
    } else {
      end(entry, code);
    }
  }

  private void end(SubscriptionEntry entry, UnsubscribeCode code) {
    remove(entry, code.code(), code.invitesResubscribe());
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
    SubscriptionEntry entry = entries.get(subscription.channel());
    if (entry != null && entry.subscription == subscription) {
      end(entry, UnsubscribeCode.INSUFFICIENT_STATE, DisconnectCode.INSUFFICIENT_STATE);
    }
  }
}
