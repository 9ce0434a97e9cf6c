package io.fynix.realtime.client;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.Namespaces.Lookup;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import io.fynix.realtime.protocol.Reply;
import java.util.Map;
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
    } else if (!services
        .permissions()
        .mayPublish(who, namespace, subscriptions.contains(command.channel()))) {
      session.refuse(command, ErrorCode.PERMISSION_DENIED);
    } else {
      var publication =
          new Publication(
              0,
              command.data(),
              session.info(who, subscriptions.chanInfo(command.channel())),
              Map.of(),
              services.clock().millis());
      var request =
          new Broker.PublishRequest(
              command.channel(),
              publication,
              namespace.retention(),
              null,
              null,
              namespace.options().deltaPublish());
      session.whenDone(
          command,
          services.broker().publish(request),
          result -> session.reply(new Reply.Published(command.id())),
          () -> {});
    }
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
              session.reply(new Reply.History(command.id(), history.publications(), history.top())),
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
