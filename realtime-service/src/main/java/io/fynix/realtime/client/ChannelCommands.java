package io.fynix.realtime.client;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.Retention;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.Namespaces.Lookup;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.proxy.ProxyDeniedException;
import io.fynix.realtime.proxy.ProxyResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Commands about a channel that do not need a subscription. Touched by the client's event loop
 * only.
 */
final class ChannelCommands {
  private final ClientSession session;
  private final Subscriptions subscriptions;
  private final Services services;

  ChannelCommands(ClientSession session, Subscriptions subscriptions, Services services) {
    this.session = session;
    this.subscriptions = subscriptions;
    this.services = services;
  }

  void publish(Command.Publish command, Identity who) {
    Namespace namespace = namespace(command, command.channel());
    if (namespace == null) {
      return;
    }
    if (!namespace.dataFormat().accepts(command.data())) {
      session.refuse(command, ErrorCode.BAD_REQUEST);
    } else if (namespace.options().publishProxyEnabled()) {
      ClientInfo info = session.info(who, subscriptions.chanInfo(command.channel()));
      published(
          command,
          services
              .proxies()
              .publish(namespace, session.proxyCaller(who), command.channel(), command.data())
              .thenCompose(answer -> publish(command, namespace, info, answer)));
    } else if (!services
        .permissions()
        .mayPublish(who, namespace, subscriptions.contains(command.channel()))) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
    } else {
      ClientInfo info = session.info(who, subscriptions.chanInfo(command.channel()));
      published(command, publish(command, namespace, info, ProxyResult.Publish.AS_ASKED));
    }
  }

  private void published(Command.Publish command, CompletionStage<?> publishing) {
    session.whenDone(
        command, publishing, result -> session.reply(new Reply.Published(command.id())), () -> {});
  }

  /** Publishes what the application made of the command; called on any thread. */
  private CompletionStage<Broker.PublishResult> publish(
      Command.Publish command, Namespace namespace, ClientInfo info, ProxyResult.Publish how) {
    byte[] replacement = how.data();
    byte[] data = replacement == null ? command.data() : replacement;
    if (!namespace.dataFormat().accepts(data)) {
      return CompletableFuture.failedStage(new ProxyDeniedException(ErrorCode.INTERNAL));
    }
    Retention retention = how.skipHistory() ? null : namespace.retention();
    return services
        .broker()
        .publish(
            new Broker.PublishRequest(
                command.channel(),
                new Publication(0, data, info, how.tags(), services.clock().millis()),
                retention,
                how.idempotencyKey(),
                retention == null ? null : how.version(),
                how.delta() || namespace.options().deltaPublish()));
  }

  void history(Command.History command, Identity who) {
    Namespace namespace = namespace(command, command.channel());
    if (namespace == null) {
      return;
    }
    StreamPosition since = command.since();
    if (!namespace.keepsHistory()) {
      session.refuse(command, ErrorCode.NOT_AVAILABLE);
    } else if (!services
        .permissions()
        .mayReadHistory(who, namespace, subscriptions.contains(command.channel()))) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
    } else if (command.reverse() && since != null && since.offset() == 0) {
      session.refuse(command, ErrorCode.BAD_REQUEST);
    } else {
      int cap = services.config().historyMaxPublicationLimit();
      int limit = command.limit() < 0 ? cap : Math.min(command.limit(), cap);
      session.whenDone(
          command,
          services
              .broker()
              .history(
                  new HistoryQuery(
                      command.channel(), since, limit, command.reverse(), namespace.metaTtl())),
          history ->
              session.reply(new Reply.History(command.id(), history.living(), history.top())),
          () -> {});
    }
  }

  void presence(Command.Presence command, Identity who) {
    if (mayReadPresence(command, command.channel(), who)) {
      session.whenDone(
          command,
          services.presenceReader().presence(command.channel()),
          presence -> session.reply(new Reply.Presence(command.id(), presence.clients())),
          () -> {});
    }
  }

  void presenceStats(Command.PresenceStats command, Identity who) {
    if (mayReadPresence(command, command.channel(), who)) {
      session.whenDone(
          command,
          services.presenceReader().stats(command.channel()),
          stats ->
              session.reply(new Reply.PresenceStats(command.id(), stats.clients(), stats.users())),
          () -> {});
    }
  }

  /** Whether the client may see who is on the channel; if not, it was told why. */
  private boolean mayReadPresence(Command command, String channel, Identity who) {
    Namespace namespace = namespace(command, channel);
    if (namespace == null) {
      return false;
    }
    if (!namespace.options().presence()) {
      session.refuse(command, ErrorCode.NOT_AVAILABLE);
      return false;
    }
    if (!services.permissions().mayReadPresence(who, namespace, subscriptions.contains(channel))) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
      return false;
    }
    return true;
  }

  /** The channel's namespace; null when the client was told that there is none. */
  private @Nullable Namespace namespace(Command command, String channel) {
    if (channel.isEmpty()) {
      session.drop(DisconnectCode.BAD_REQUEST);
      return null;
    }
    return switch (services.namespaces().find(channel)) {
      case Lookup.Found found -> found.namespace();
      case Lookup.UnknownChannel unknown -> {
        session.refuse(command, unknown.code());
        yield null;
      }
      case Lookup.BadRequest bad -> {
        session.refuse(command, bad.code());
        yield null;
      }
    };
  }
}
