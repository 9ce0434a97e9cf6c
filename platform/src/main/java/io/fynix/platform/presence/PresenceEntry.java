package io.fynix.platform.presence;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.node.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client on a channel.
 *
 * @param node where its connection is
 * @param info who it is; the client id is the entry's name within the channel
 * @param shown whether presence tells of it; if not, it is there so that it can leave
 * @param emptyDelay for how long the channel may be empty before that is told; null when its
 *     occupancy is not told at all
 */
public record PresenceEntry(
    NodeId node, String channel, ClientInfo info, boolean shown, @Nullable Duration emptyDelay) {

  /** An entry of a channel whose occupancy is not told. */
  public PresenceEntry(NodeId node, String channel, ClientInfo info, boolean shown) {
    this(node, channel, info, shown, null);
  }

  public Name name() {
    return new Name(channel, info.client());
  }

  /** What tells an entry from all others. */
  public record Name(String channel, String client) {}
}
