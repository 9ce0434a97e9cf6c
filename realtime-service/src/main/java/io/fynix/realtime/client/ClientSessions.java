package io.fynix.realtime.client;

import io.fynix.platform.activity.ActivityRecorder;
import io.fynix.platform.broker.Broker;
import io.fynix.platform.channel.Namespaces;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.PresenceReader;
import io.fynix.platform.session.SessionTrust;
import io.fynix.realtime.control.ConnectedClients;
import io.fynix.realtime.hub.Hub;
import io.fynix.realtime.limit.UserConnectionLimit;
import io.fynix.realtime.presence.NodePresence;
import io.fynix.realtime.proxy.Proxies;
import io.fynix.realtime.transport.Connection;
import io.fynix.realtime.transport.ConnectionListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Opens a session for every connection. */
@ApplicationScoped
class ClientSessions implements ConnectionListener.Factory {
  private final Services services;

  ClientSessions(
      ClientConfig config,
      Authenticator authenticator,
      SubscribeRules subscribeRules,
      Permissions permissions,
      Namespaces namespaces,
      Broker broker,
      Hub hub,
      PersonalChannels personalChannels,
      ConnectedClients connected,
      UserConnectionLimit userLimit,
      NodePresence presence,
      PresenceReader presenceReader,
      ActivityRecorder activity,
      NodeId node,
      Proxies proxies,
      SessionTrust sessionTrust,
      ClientMetrics metrics,
      Clock clock) {
    this.services =
        new Services(
            config,
            authenticator,
            subscribeRules,
            permissions,
            namespaces,
            broker,
            hub,
            personalChannels,
            connected,
            userLimit,
            presence,
            presenceReader,
            activity,
            node,
            proxies,
            sessionTrust,
            metrics,
            clock);
  }

  /** What sessions share. */
  record Services(
      ClientConfig config,
      Authenticator authenticator,
      SubscribeRules subscribeRules,
      Permissions permissions,
      Namespaces namespaces,
      Broker broker,
      Hub hub,
      PersonalChannels personalChannels,
      ConnectedClients connected,
      UserConnectionLimit userLimit,
      NodePresence presence,
      PresenceReader presenceReader,
      ActivityRecorder activity,
      NodeId node,
      Proxies proxies,
      SessionTrust sessionTrust,
      ClientMetrics metrics,
      Clock clock) {}

  @Override
  public ConnectionListener open(
      Connection connection,
      Map<String, String> handshake,
      UnaryOperator<@Nullable String> headers) {
    return new ClientSession(connection, services.proxies().forwarded(headers), services);
  }
}
