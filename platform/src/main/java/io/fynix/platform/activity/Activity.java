package io.fynix.platform.activity;

import io.fynix.platform.node.NodeId;
import java.time.Instant;

/** A fact about a client or a channel. */
public sealed interface Activity {
  Stamp stamp();

  /** The type of its entry on the stream. Permanent. */
  String type();

  /**
   * What tells a fact from all others.
   *
   * @param id the same whenever the fact is told again
   * @param time when it happened, by the clock of who tells it
   */
  record Stamp(String id, Instant time) {}

  /**
   * The connection that it is about.
   *
   * @param user empty for an anonymous one
   * @param node where the connection is or was
   * @param transport its tag, {@code websocket}
   * @param name of the SDK, as the client says; empty when it says nothing
   * @param version of the SDK, as the client says
   */
  record Client(
      String id, String user, NodeId node, String transport, String name, String version) {
    /** Longest name and version of an SDK, characters; the rest is cut off. */
    private static final int MAX_SAID = 64;

    public Client {
      name = cut(name);
      version = cut(version);
    }

    private static String cut(String said) {
      return said.length() <= MAX_SAID ? said : said.substring(0, MAX_SAID);
    }
  }

  /** The client's connect command was accepted. */
  record Connected(Stamp stamp, Client client) implements Activity {
    static final String TYPE = "client.connected";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * The connection of a client that had connected is gone.
   *
   * @param code disconnect code; 3000 when the client or the network ended it
   */
  record Disconnected(Stamp stamp, Client client, int code) implements Activity {
    static final String TYPE = "client.disconnected";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** The client was told that it is subscribed. */
  record Subscribed(Stamp stamp, Client client, String channel) implements Activity {
    static final String TYPE = "client.subscribed";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * A subscription ended.
   *
   * @param code 0 when the client asked for it, an unsubscribe code (2000 to 2999) when the server
   *     ended it, the disconnect code when it ended with the connection
   */
  record Unsubscribed(Stamp stamp, Client client, String channel, int code) implements Activity {
    static final String TYPE = "client.unsubscribed";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** The channel has a subscriber, after it had none on any node. */
  record Occupied(Stamp stamp, String channel) implements Activity {
    static final String TYPE = "channel.occupied";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** The channel has no subscriber on any node, and none came back in time. */
  record Vacated(Stamp stamp, String channel) implements Activity {
    static final String TYPE = "channel.vacated";

    @Override
    public String type() {
      return TYPE;
    }
  }
}
