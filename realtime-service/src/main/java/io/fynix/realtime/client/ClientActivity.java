package io.fynix.realtime.client;

import io.fynix.platform.activity.Activity;
import io.fynix.realtime.client.ClientSessions.Services;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Records what one client does, once it is connected; before that there is nothing to tell. Touched
 * by the client's event loop only.
 */
final class ClientActivity {
  private final Connection connection;
  private final Services services;
  private Activity.@Nullable Client client;

  ClientActivity(Connection connection, Services services) {
    this.connection = connection;
    this.services = services;
  }

  void connected(String id, Identity who, Command.Connect said) {
    var connected =
        new Activity.Client(
            id,
            who.user(),
            services.node(),
            connection.transport().tag(),
            said.name(),
            said.version());
    client = connected;
    services.activity().connected(connected);
  }

  void disconnected(int code) {
    if (client != null) {
      services.activity().disconnected(client, code);
    }
  }

  void subscribed(String channel) {
    if (client != null) {
      services.activity().subscribed(client, channel);
    }
  }

  void unsubscribed(String channel, int code) {
    if (client != null) {
      services.activity().unsubscribed(client, channel, code);
    }
  }
}
