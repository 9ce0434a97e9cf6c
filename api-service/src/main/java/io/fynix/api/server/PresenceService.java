package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.presence.PresenceReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** Tells who is on a channel. Blocks, so it belongs on virtual threads. */
@ApplicationScoped
class PresenceService {
  private final PresenceReader reader;
  private final Channels channels;
  private final StoreCalls calls;

  PresenceService(PresenceReader reader, Channels channels, StoreCalls calls) {
    this.reader = reader;
    this.channels = channels;
    this.calls = calls;
  }

  /** The connections on a channel, by client id. */
  record Clients(Map<String, ClientEntry> presence) {}

  /** How many connections are on a channel, and how many users they are of. */
  record Stats(@JsonProperty("num_clients") int clients, @JsonProperty("num_users") int users) {}

  /**
   * Who is on a channel.
   *
   * @throws ApiException 108 when its namespace keeps no presence
   */
  Clients clients(RequestBody body) {
    var clients = new TreeMap<String, ClientEntry>();
    calls
        .await(reader.presence(keeping(body)))
        .clients()
        .forEach((id, info) -> clients.put(id, ClientEntry.of(info)));
    return new Clients(clients);
  }

  /**
   * How many are on a channel.
   *
   * @throws ApiException 108 when its namespace keeps no presence
   */
  Stats stats(RequestBody body) {
    var stats = calls.await(reader.stats(keeping(body)));
    return new Stats(stats.clients(), stats.users());
  }

  private String keeping(RequestBody body) {
    String channel = body.text("channel");
    if (!channels.get(channel).options().presence()) {
      throw new ApiException(ErrorCode.NOT_AVAILABLE, "the channel keeps no presence");
    }
    return channel;
  }
}
