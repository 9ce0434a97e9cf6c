package io.fynix.platform.presence;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeId;

/**
 * A client on a channel.
 *
 * @param node where its connection is
 * @param info who it is; the client id is the entry's name within the channel
 * @param shown whether presence tells of it; if not, it is there so that it can leave
 */
public record PresenceEntry(NodeId node, String channel, ClientInfo info, boolean shown) {

  public Name name() {
    return new Name(channel, info.client());
  }

  /** What tells an entry from all others. */
  public record Name(String channel, String client) {}
}
