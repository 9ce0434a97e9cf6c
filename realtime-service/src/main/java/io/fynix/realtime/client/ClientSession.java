package io.fynix.realtime.client;

import io.fynix.platform.broker.BrokerException;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.redis.RedisUnavailableException;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.ConnectionListener;
import io.fynix.realtime.transport.EmulationAddress;
import io.fynix.realtime.transport.TimingWheel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one client's conversation. Touched by the client's event loop only.
 *
 * <p>Commands are served one after the other, in the order they came: the next one waits while the
 * present one waits for Redis. Pongs are taken at once, since a slow command must not look like a
 * dead client.
 */
final class ClientSession implements ConnectionListener {
  private static final Logger LOG = Logger.getLogger(ClientSession.class);

  /** Longest life of credentials, whatever they say: SDKs keep it in a 32-bit timer. */
  private static final Duration MAX_TTL = Duration.ofDays(365);

  /** Where the conversation stands. */
  private sealed interface State {
    record Awaiting() implements State {}

    /** The connect command was answered with an error: the client has to close. */
    record Refused() implements State {}

    record Connected(Identity identity) implements State {}
  }

  private final Connection connection;
  private final Services services;
  private final String clientId = UUID.randomUUID().toString();
  private final Heartbeat heartbeat;
  private final Subscriptions subscriptions;
  private final ServerSubscriptions serverSubscriptions;
  private final ChannelCommands channels;
  private final Deque<Command> pending = new ArrayDeque<>(1);
  private State state = new State.Awaiting();
  private boolean busy;
  private TimingWheel.@Nullable Timer deadline;
  private @Nullable ClientOrders orders;

  /** Whose place this connection took, or wants; null when the user has no limit. */
  private @Nullable String limitedUser;

  ClientSession(Connection connection, Services services) {
    this.connection = connection;
    this.services = services;
    this.heartbeat = new Heartbeat(connection, services.config());
    this.subscriptions = new Subscriptions(this, connection, services);
    this.serverSubscriptions = new ServerSubscriptions(this, subscriptions, connection, services);
    this.channels = new ChannelCommands(this, subscriptions, services);
    closeAfter(services.config().staleCloseDelay(), DisconnectCode.STALE);
  }

  @Override
  public void onCommands(List<Command> commands) {
    for (Command command : commands) {
      if (command instanceof Command.Pong && state instanceof State.Connected) {
        heartbeat.pong();
      } else {
        pending.add(command);
      }
    }
    if (pending.size() > services.config().maxPendingCommands()) {
      connection.close(DisconnectCode.TOO_MANY_REQUESTS);
      return;
    }
    serve();
  }

  @Override
  public void onClosed(boolean mayReturn) {
    pending.clear();
    heartbeat.stop();
    cancelDeadline();
    subscriptions.endAll(mayReturn);
    if (limitedUser != null) {
      services.userLimit().release(limitedUser);
    }
    ClientOrders reachable = orders;
    if (reachable != null) {
      services.connected().remove(reachable);
    }
  }

  private void serve() {
    Command command;
    while (!busy && connection.isOpen() && (command = pending.poll()) != null) {
      services.metrics().command(command);
      if (state instanceof State.Connected(var identity)) {
        serve(command, identity);
      } else if (state instanceof State.Awaiting && command instanceof Command.Connect connect) {
        connect(connect);
      } else {
        connection.close(DisconnectCode.BAD_REQUEST);
      }
    }
  }

  private void serve(Command command, Identity who) {
    switch (command) {
      case Command.Subscribe c -> subscriptions.subscribe(c, who);
      case Command.Unsubscribe c -> subscriptions.unsubscribe(c);
      case Command.SubRefresh c -> subscriptions.refresh(c, who);
      case Command.Publish c -> channels.publish(c, who);
      case Command.History c -> channels.history(c, who);
      case Command.Presence c -> channels.presence(c, who);
      case Command.PresenceStats c -> channels.presenceStats(c, who);
      case Command.Refresh c -> refresh(c);
      case Command.Rpc c -> refuse(c, ErrorCode.NOT_AVAILABLE);
      // A silent drop would hide from the client that its data goes nowhere.
      case Command.Send c -> connection.close(DisconnectCode.NOT_AVAILABLE);
      case Command.Connect c -> connection.close(DisconnectCode.BAD_REQUEST);
      case Command.Pong c -> heartbeat.pong();
    }
  }

  private void connect(Command.Connect command) {
    onceDecided(
        command,
        services.authenticator().admit(command.token()),
        decision -> admit(command, decision),
        () -> state = new State.Refused());
  }

  private void admit(Command.Connect command, Authenticator.Decision decision) {
    switch (decision) {
      case Authenticator.Decision.Refused(var error) -> {
        state = new State.Refused();
        refuse(command, error);
      }
      case Authenticator.Decision.Dropped(var code) -> connection.close(code);
      case Authenticator.Decision.Accepted(var identity) -> takePlace(command, identity);
    }
  }

  /** Takes one of the places that the user has on all nodes together. */
  private void takePlace(Command.Connect command, Identity identity) {
    if (!services.userLimit().applies(identity.user())) {
      subscribe(command, identity);
      return;
    }
    limitedUser = identity.user();
    whenDone(
        command,
        services.userLimit().acquire(identity.user()),
        admitted -> {
          if (admitted) {
            subscribe(command, identity);
          } else {
            connection.close(DisconnectCode.CONNECTION_LIMIT);
          }
        },
        () -> {});
  }

  private void subscribe(Command.Connect command, Identity identity) {
    serverSubscriptions.connect(command, identity, subs -> welcome(command, identity, subs));
  }

  private void welcome(
      Command.Connect command, Identity identity, Map<String, Reply.SubscribeResult> subs) {
    state = new State.Connected(identity);
    Duration ping = services.config().pingInterval();
    EmulationAddress emulation = connection.emulation();
    connection.reply(
        new Reply.Connected(
            command.id(),
            clientId,
            ServerVersion.TEXT,
            expireAt(identity.expiresAt()),
            null,
            subs,
            (int) ping.toSeconds(),
            heartbeat.expectsPongs(),
            emulation == null ? "" : emulation.session(),
            emulation == null ? "" : emulation.node(),
            0));
    heartbeat.start();
    if (connection.isOpen()) {
      orders =
          new ClientOrders(
              this, subscriptions, connection, identity.user(), services.clock().instant());
      services.connected().add(orders);
    }
    if (services.authenticator().isVoid(identity)) {
      // It was said between the check of the token and now, when orders begin to reach the client.
      connection.close(DisconnectCode.INVALID_TOKEN);
    }
  }

  private void refresh(Command.Refresh command) {
    if (command.token().isEmpty()) {
      connection.close(DisconnectCode.BAD_REQUEST);
      return;
    }
    onceDecided(
        command,
        services.authenticator().admit(command.token()),
        decision -> refreshed(command, decision));
  }

  private void refreshed(Command.Refresh command, Authenticator.Decision decision) {
    switch (decision) {
      case Authenticator.Decision.Refused(var error) when error == ErrorCode.INTERNAL ->
          refuse(command, error);
      case Authenticator.Decision.Refused refused ->
          connection.close(DisconnectCode.CONNECTION_EXPIRED);
      case Authenticator.Decision.Dropped(var code) -> connection.close(code);
      case Authenticator.Decision.Accepted(var fresh) -> renew(command, fresh);
    }
  }

  private void renew(Command.Refresh command, Identity fresh) {
    if (!(state instanceof State.Connected(var who))) {
      return;
    }
    if (!fresh.user().equals(who.user())) {
      connection.close(DisconnectCode.INVALID_TOKEN);
      return;
    }
    if (!serverSubscriptions.fit(who, fresh)) {
      connection.close(DisconnectCode.INSUFFICIENT_STATE);
      return;
    }
    byte[] connInfo = fresh.connInfo() == null ? who.connInfo() : fresh.connInfo();
    Identity renewed = fresh.renewed(fresh.expiresAt(), connInfo);
    state = new State.Connected(renewed);
    if (fresh.connInfo() != null) {
      subscriptions.infoChanged(renewed);
    }
    connection.reply(new Reply.Refreshed(command.id(), expireAt(fresh.expiresAt())));
  }

  /** The server API subscribes this client. */
  void subscribe(ControlMessage.Subscribe order) {
    if (connection.isOpen() && state instanceof State.Connected(var identity)) {
      serverSubscriptions.subscribe(order, identity);
    }
  }

  /** The application moves the end of the connection, or says something else about the user. */
  void refresh(ControlMessage.Refresh order) {
    if (!(state instanceof State.Connected(var who))) {
      return;
    }
    Instant end = order.expireAt();
    if (order.expired() || (end != null && !end.isAfter(services.clock().instant()))) {
      connection.close(DisconnectCode.CONNECTION_EXPIRED);
      return;
    }
    state = new State.Connected(who.renewed(end, order.info()));
    connection.reply(new Reply.Pushed(new Push.Refresh(expireAt(end))));
  }

  /** The user's older tokens are void. */
  void endIfIssuedBefore(Instant moment) {
    if (state instanceof State.Connected(var who)
        && (who.issuedAt() == null || who.issuedAt().isBefore(moment))) {
      connection.close(DisconnectCode.INVALID_TOKEN);
    }
  }

  /**
   * Arms the end of the credentials; returns what to tell the client, null when they do not end.
   */
  private @Nullable Integer expireAt(@Nullable Instant expiresAt) {
    cancelDeadline();
    if (expiresAt == null) {
      return null;
    }
    closeAfter(
        remaining(expiresAt).plus(services.config().expiredCloseDelay()),
        DisconnectCode.CONNECTION_EXPIRED);
    return ttlSeconds(expiresAt);
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

  private void closeAfter(Duration delay, DisconnectCode code) {
    deadline = connection.loop().timers().schedule(delay, () -> connection.close(code));
  }

  private void cancelDeadline() {
    TimingWheel.Timer present = deadline;
    if (present != null) {
      present.cancel();
      deadline = null;
    }
  }

  String clientId() {
    return clientId;
  }

  void reply(Reply reply) {
    connection.reply(reply);
  }

  void refuse(Command command, ErrorCode error) {
    services.metrics().error(error);
    if (connection.transport().unidirectional()) {
      connection.close(ListenerRefusal.of(error));
      return;
    }
    connection.reply(new Reply.Error(command.id(), error));
  }

  void drop(DisconnectCode code) {
    connection.close(code);
  }

  SubscribeRules.Caller caller(Identity who) {
    return new SubscribeRules.Caller(who, clientId);
  }

  ClientInfo info(Identity who, byte @Nullable [] chanInfo) {
    return new ClientInfo(who.user(), clientId, who.connInfo(), chanInfo);
  }

  /** As {@link #whenDone}, but goes on at once when the stage is complete already. */
  <T> void onceDecided(
      Command command, CompletionStage<T> stage, Consumer<T> then, Runnable onFailure) {
    CompletableFuture<T> decision = stage.toCompletableFuture();
    if (decision.isDone() && !decision.isCompletedExceptionally()) {
      then.accept(decision.join());
    } else {
      whenDone(command, stage, then, onFailure);
    }
  }

  <T> void onceDecided(Command command, CompletionStage<T> stage, Consumer<T> then) {
    onceDecided(command, stage, then, () -> {});
  }

  /**
   * Serves no other command until the stage is complete, then goes on with {@code then} on the
   * loop; a failure is answered with an error. Nothing follows when the connection closed
   * meanwhile.
   */
  <T> void whenDone(
      Command command, CompletionStage<T> stage, Consumer<T> then, Runnable onFailure) {
    busy = true;
    stage.whenComplete(
        (result, failure) ->
            connection
                .loop()
                .execute(
                    () -> {
                      if (!connection.isOpen()) {
                        return;
                      }
                      busy = false;
                      if (failure == null) {
                        then.accept(result);
                      } else {
                        onFailure.run();
                        refuse(command, errorOf(failure));
                      }
                      serve();
                    }));
  }

  private static ErrorCode errorOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case BrokerException e -> e.code();
      // Temporary for the client, which tries again with back-off, and counted where Redis is
      // watched.
      case RedisUnavailableException e -> ErrorCode.INTERNAL;
      default -> {
        LOG.error("Command failed", cause);
        yield ErrorCode.INTERNAL;
      }
    };
  }
}
