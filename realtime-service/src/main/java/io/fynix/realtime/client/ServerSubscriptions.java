package io.fynix.realtime.client;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.control.ControlMessage;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.client.SubscribeRules.Decision;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.token.ServerSubscription;
import io.fynix.realtime.transport.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions that the server gives to one client: those of its token, of its user's personal
 * channel, those it had before and may keep, and those of the server API. Touched by the client's
 * event loop only.
 *
 * @see <a href="https://centrifugal.dev/docs/server/server_subs">server-side subscriptions</a>
 */
final class ServerSubscriptions {
  private static final Logger LOG = Logger.getLogger(ServerSubscriptions.class);

  private final ClientSession session;
  private final Subscriptions subscriptions;
  private final Connection connection;
  private final Services services;

  ServerSubscriptions(
      ClientSession session,
      Subscriptions subscriptions,
      Connection connection,
      Services services) {
    this.session = session;
    this.subscriptions = subscriptions;
    this.connection = connection;
    this.services = services;
  }

  /** One that begins with the connection. */
  private record Opening(
      SubscriptionEntry entry, CompletableFuture<Optional<History>> listening, Recovery.Wish wish) {
    @Nullable History history() {
      return listening.join().orElse(null);
    }
  }

  /**
   * Subscribes a client that connects; whatever goes wrong ends the connection.
   *
   * @param welcome told what to say of the subscriptions, by channel; queues the connect reply
   */
  void connect(
      Command.Connect command, Identity who, Consumer<Map<String, Reply.SubscribeResult>> welcome) {
    Map<String, Decision.Allowed> wanted = wanted(command, who);
    if (wanted == null) {
      session.drop(DisconnectCode.BAD_REQUEST);
    } else if (subscriptions.isFullWith(wanted.size())) {
      session.drop(DisconnectCode.CHANNEL_LIMIT);
    } else if (wanted.isEmpty()) {
      welcome.accept(Map.of());
    } else {
      List<Opening> openings = new ArrayList<>(wanted.size());
      wanted.forEach((channel, how) -> openings.add(open(command, channel, how, who)));
      var all =
          CompletableFuture.allOf(
              openings.stream().map(Opening::listening).toArray(CompletableFuture[]::new));
      session.whenDone(
          command,
          all,
          nothing -> welcome(openings, welcome),
          () -> session.drop(DisconnectCode.INTERNAL_SERVER_ERROR));
    }
  }

  private Opening open(
      Command.Connect command, String channel, Decision.Allowed how, Identity who) {
    Command.Subscribe before = command.subs().get(channel);
    Recovery.Wish wish =
        before == null
            ? Recovery.Wish.of(how, false, StreamPosition.START)
            : Recovery.Wish.of(how, before.recover(), before.since());
    Attendance attendance =
        services.subscribeRules().attendance(how, who, before != null && before.joinLeave());
    SubscriptionEntry entry = subscriptions.add(channel, how, attendance, true);
    return new Opening(entry, subscriptions.listen(entry, who, wish).toCompletableFuture(), wish);
  }

  private void welcome(
      List<Opening> openings, Consumer<Map<String, Reply.SubscribeResult>> welcome) {
    var results = new LinkedHashMap<String, Reply.SubscribeResult>();
    for (Opening opening : openings) {
      results.put(
          opening.entry().channel(),
          subscriptions.result(opening.entry(), opening.history(), opening.wish()));
    }
    welcome.accept(results);
    // Nothing may precede the connect reply.
    openings.forEach(opening -> subscriptions.release(opening.entry(), opening.history()));
  }

  /** How to subscribe the client, by channel; null when a channel does not exist. */
  private @Nullable Map<String, Decision.Allowed> wanted(Command.Connect command, Identity who) {
    var wanted = new LinkedHashMap<String, Decision.Allowed>();
    for (var named : named(who).entrySet()) {
      if (!(services
              .subscribeRules()
              .serverSide(named.getKey(), named.getValue(), named.getValue().expiresAt())
          instanceof Decision.Allowed allowed)) {
        return null;
      }
      wanted.put(named.getKey(), allowed);
    }
    for (Command.Subscribe before : command.subs().values()) {
      if (wanted.containsKey(before.channel())) {
        continue;
      }
      // A subscription that nobody gives it now goes on where the client could have it by itself.
      switch (services.subscribeRules().resume(before, who)) {
        case Decision.Allowed allowed -> wanted.put(before.channel(), allowed);
        case Decision.Refused(var error) when error == ErrorCode.UNKNOWN_CHANNEL -> {
          return null;
        }
        case Decision.Refused refused -> {}
        case Decision.Dropped dropped -> {
          return null;
        }
      }
    }
    return wanted;
  }

  private Map<String, ServerSubscription> named(Identity who) {
    Optional<String> personal = services.personalChannels().of(who);
    if (personal.isEmpty()) {
      return who.subs();
    }
    var named = new LinkedHashMap<>(who.subs());
    named.putIfAbsent(personal.get(), ServerSubscription.PLAIN);
    return named;
  }

  /**
   * Whether a new token names the server-side subscriptions that the client has; if not, it has to
   * connect again to get the others.
   */
  boolean fit(Identity before, Identity fresh) {
    return fresh.subs().keySet().stream().allMatch(subscriptions::contains)
        && fresh.subs().keySet().containsAll(before.subs().keySet());
  }

  /**
   * Subscribes a connected client; tells it with a push. Does nothing when it is subscribed, has as
   * many subscriptions as it may, the channel does not exist, or the end is over already.
   */
  void subscribe(ControlMessage.Subscribe order, Identity who) {
    String channel = order.channel();
    Instant end = order.expireAt();
    if (subscriptions.contains(channel)
        || subscriptions.isFullWith(1)
        || (end != null && !end.isAfter(services.clock().instant()))) {
      return;
    }
    var options = new ServerSubscription(order.info(), order.data(), order.overrides(), end);
    if (!(services.subscribeRules().serverSide(channel, options, end)
        instanceof Decision.Allowed how)) {
      return;
    }
    StreamPosition since = order.recoverSince();
    Recovery.Wish wish =
        Recovery.Wish.of(how, since != null, since == null ? StreamPosition.START : since);
    Attendance attendance = services.subscribeRules().attendance(how, who, false);
    SubscriptionEntry entry = subscriptions.add(channel, how, attendance, true);
    subscriptions
        .listen(entry, who, wish)
        .whenComplete(
            (history, failure) ->
                connection
                    .loop()
                    .execute(
                        () -> {
                          if (!connection.isOpen() || !subscriptions.isCurrent(entry)) {
                            return;
                          }
                          if (failure == null) {
                            announce(entry, history.orElse(null), wish);
                          } else {
                            LOG.debugf("Not subscribed: error=%s", failure.toString());
                            // It comes back, and the application learns that it did.
                            session.drop(DisconnectCode.INTERNAL_SERVER_ERROR);
                          }
                        }));
  }

  private void announce(SubscriptionEntry entry, @Nullable History history, Recovery.Wish wish) {
    String channel = entry.channel();
    Reply.SubscribeResult result = subscriptions.result(entry, history, wish);
    session.reply(
        new Reply.Pushed(
            new Push.Subscribe(channel, result.position(), result.recoverable(), result.data())));
    for (Publication missed : result.publications()) {
      session.reply(new Reply.Pushed(new Push.Publication(channel, missed, "")));
    }
    subscriptions.release(entry, history);
  }
}
