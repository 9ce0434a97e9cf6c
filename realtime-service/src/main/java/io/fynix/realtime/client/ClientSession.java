package io.fynix.realtime.client;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.control.ControlMessage;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.proxy.Denial;
import io.fynix.realtime.proxy.ProxyCaller;
import io.fynix.realtime.proxy.ProxyDeniedException;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.ConnectionListener;
import io.fynix.realtime.transport.EmulationAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one client's conversation. Touched by the client's event loop only.
 *
 * <p>Commands are served one after the other, in the order they came: the next one waits while the
 * present one waits for Redis. Pongs are taken at once, since a slow command must not look like a
 * dead client.
 */
final class ClientSession implements ConnectionListener {
  /** Reason of a close whose code is that of an invalid token. */
  private static final String SESSION_REVOKED = "session revoked";

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
  private final ClientActivity activity;
  private final Heartbeat heartbeat;
  private final Subscriptions subscriptions;
  private final ServerSubscriptions serverSubscriptions;
  private final ChannelCommands channels;
  private final Credentials credentials;
  private final Deque<Command> pending = new ArrayDeque<>(1);
  private State state = new State.Awaiting();
  private boolean busy;

  /** Headers of the client that the application gets. */
  private Map<String, String> headers;

  private @Nullable ClientOrders orders;

  /** Whose place this connection took, or wants; null when the user has no limit. */
  private @Nullable String limitedUser;

  ClientSession(Connection connection, Map<String, String> headers, Services services) {
    this.connection = connection;
    this.headers = headers;
    this.services = services;
    this.activity = new ClientActivity(connection, services);
    this.heartbeat = new Heartbeat(connection, services.config());
    this.subscriptions = new Subscriptions(this, connection, services);
    this.serverSubscriptions = new ServerSubscriptions(this, subscriptions, connection, services);
    this.channels = new ChannelCommands(this, subscriptions, services);
    this.credentials = new Credentials(this, connection, services);
    credentials.await();
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
  public void onClosed(int code, boolean mayReturn) {
    pending.clear();
    heartbeat.stop();
    credentials.cancel();
    subscriptions.endAll(code, mayReturn);
    activity.disconnected(code);
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
      case Command.Refresh c -> credentials.refresh(c, who);
      case Command.Rpc c ->
          whenDone(
              c,
              services.proxies().rpc(proxyCaller(who), c.method(), c.data()),
              result -> reply(new Reply.Rpc(c.id(), result.data())),
              () -> {});
      // A silent drop would hide from the client that its data goes nowhere.
      case Command.Send c -> connection.close(DisconnectCode.NOT_AVAILABLE);
      case Command.Connect c -> connection.close(DisconnectCode.BAD_REQUEST);
      case Command.Pong c -> heartbeat.pong();
    }
  }

  private void connect(Command.Connect command) {
    headers = services.proxies().withEmulated(headers, command.headers());
    onceDecided(
        command,
        services.authenticator().connect(command, proxyCaller(Identity.ANONYMOUS)),
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
      case Authenticator.Decision.Accepted accepted -> takePlace(command, accepted);
    }
  }

  /** Takes one of the places that the user has on all nodes together. */
  private void takePlace(Command.Connect command, Authenticator.Decision.Accepted accepted) {
    Identity identity = accepted.identity();
    if (!services.userLimit().applies(identity.user())) {
      subscribe(command, accepted);
      return;
    }
    limitedUser = identity.user();
    whenDone(
        command,
        services.userLimit().acquire(identity.user()),
        admitted -> {
          if (admitted) {
            subscribe(command, accepted);
          } else {
            connection.close(DisconnectCode.CONNECTION_LIMIT);
          }
        },
        () -> {});
  }

  private void subscribe(Command.Connect command, Authenticator.Decision.Accepted accepted) {
    serverSubscriptions.connect(
        command, accepted.identity(), subs -> welcome(command, accepted, subs));
  }

  private void welcome(
      Command.Connect command,
      Authenticator.Decision.Accepted accepted,
      Map<String, Reply.SubscribeResult> subs) {
    Identity identity = accepted.identity();
    state = new State.Connected(identity);
    activity.connected(clientId, identity, command);
    Duration ping = services.config().pingInterval();
    EmulationAddress emulation = connection.emulation();
    connection.reply(
        new Reply.Connected(
            command.id(),
            clientId,
            ServerVersion.TEXT,
            credentials.start(identity),
            accepted.data(),
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
    endIfSessionEnded();
  }

  /** The server API subscribes this client. */
  void subscribe(ControlMessage.Subscribe order) {
    if (connection.isOpen() && state instanceof State.Connected(var identity)) {
      serverSubscriptions.subscribe(order, identity);
    }
  }

  /** The application moves the end of the connection, or says something else about the user. */
  void refresh(ControlMessage.Refresh order) {
    if (state instanceof State.Connected(var who)) {
      credentials.refresh(order, who);
    }
  }

  /** The user's older tokens are void. */
  void endIfIssuedBefore(Instant moment) {
    if (state instanceof State.Connected(var who)
        && who.byToken()
        && (who.issuedAt() == null || who.issuedAt().isBefore(moment))) {
      connection.close(DisconnectCode.INVALID_TOKEN);
    }
  }

  /**
   * The session may be over, or this node can not tell any more. The last is no fault of the
   * client, who connects again, perhaps to a node that can.
   */
  void endIfSessionEnded() {
    if (state instanceof State.Connected(var who) && who.session() != null) {
      switch (services.sessionTrust().standing(who.session())) {
        case GOOD -> {}
        case REVOKED -> connection.close(DisconnectCode.INVALID_TOKEN.code(), SESSION_REVOKED);
        case UNDECIDED -> connection.close(DisconnectCode.FORCE_RECONNECT);
      }
    }
  }

  /** Who the client is; null when it is not connected. */
  @Nullable Identity identity() {
    return state instanceof State.Connected(var who) ? who : null;
  }

  /** The client is the same with other credentials. */
  void renewed(Identity who, boolean infoChanged) {
    state = new State.Connected(who);
    if (infoChanged) {
      subscriptions.infoChanged(who);
    }
    endIfSessionEnded(); // the fresh token may be of another session, which ended just now
  }

  /** Whether the client has the server-side subscriptions that fresh credentials name. */
  boolean hasSubscriptionsOf(Identity fresh) {
    return state instanceof State.Connected(var who) && serverSubscriptions.fit(who, fresh);
  }

  int ttlSeconds(Instant expiresAt) {
    return credentials.ttlSeconds(expiresAt);
  }

  Duration remaining(Instant expiresAt) {
    return credentials.remaining(expiresAt);
  }

  String clientId() {
    return clientId;
  }

  ClientActivity activity() {
    return activity;
  }

  void reply(Reply reply) {
    connection.reply(reply);
  }

  void refuse(Command command, ErrorCode error) {
    refuse(command, new Denial.Error(error));
  }

  private void refuse(Command command, Denial.Error error) {
    services.metrics().error(error.code());
    if (connection.transport().unidirectional()) {
      connection.close(ListenerRefusal.of(error.code()));
      return;
    }
    connection.reply(
        new Reply.Error(command.id(), error.code(), error.message(), error.temporary()));
  }

  void drop(DisconnectCode code) {
    connection.close(code);
  }

  SubscribeRules.Caller caller(Identity who) {
    return new SubscribeRules.Caller(who, proxyCaller(who));
  }

  /** How the application is told who asks. */
  ProxyCaller proxyCaller(Identity who) {
    return new ProxyCaller(
        clientId, connection.transport().tag(), connection.form(), who.user(), who.meta(), headers);
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
                        fail(command, failure);
                      }
                      serve();
                    }));
  }

  /**
   * Goes on with {@code then} on the loop when the stage is complete, while commands are served. A
   * disconnect that the application answers with ends the connection.
   */
  <T> void later(CompletionStage<T> stage, Consumer<T> then, Runnable onFailure) {
    stage.whenComplete(
        (result, failure) ->
            connection
                .loop()
                .execute(
                    () -> {
                      if (!connection.isOpen()) {
                        return;
                      }
                      if (failure == null) {
                        then.accept(result);
                      } else if (Failures.cause(failure) instanceof ProxyDeniedException denied
                          && denied.denial() instanceof Denial.Disconnect(var code, var reason)) {
                        connection.close(code, reason);
                      } else {
                        onFailure.run();
                      }
                    }));
  }

  private void fail(Command command, Throwable failure) {
    switch (Failures.denial(failure)) {
      case Denial.Disconnect(var code, var reason) -> connection.close(code, reason);
      case Denial.Error error -> refuse(command, error);
    }
  }
}
