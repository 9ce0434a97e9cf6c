package io.fynix.platform.redis;

import io.fynix.platform.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Every key that Fynix has in Redis; {@code docs/redis-keys.md} describes their contents, life and
 * owner.
 *
 * <p>All begin with {@code fx:}. Keys that a script uses together share a hash tag, so that the
 * same scripts run on one Redis, on Sentinel and on Redis Cluster.
 */
public final class Keys {
  /** Commands, revocations, key and config changes for every node of every service. */
  public static final LogKey CONTROL = LogKey.of("fx:{control}");

  /** Sorted set: users by the moment before which their tokens are void. */
  public static final String INVALIDATED_TOKENS = "fx:{control}:invalidated";

  /** Sorted set: revocations of sessions by the time until which they are remembered, Unix ms. */
  public static final String SESSION_REVOCATIONS = "fx:{control}:session-revocations";

  /** Hash: the public keys of access tokens by key id, with when they came and until when. */
  public static final String SESSION_KEYS = "fx:{control}:session-keys";

  /** Heartbeats of all nodes. */
  public static final LogKey NODES = LogKey.of("fx:{nodes}");

  /** Stream: what clients do, for consumer groups. */
  public static final String ACTIVITY = "fx:{activity}";

  /** Longest part of a key that stands there as it is. */
  private static final int MAX_PLAIN = 64;

  /** Hash: the API keys of the admin API by id, as JSON without secrets. */
  public static final String API_KEYS = "fx:{api-keys}";

  /** Sorted set: ids of API keys by when they were last used, Unix milliseconds. */
  public static final String API_KEYS_USED = "fx:{api-keys}:used";

  private Keys() {}

  /** Stream: requests that wait for an endpoint of webhooks. */
  public static String webhooks(String endpoint) {
    return "fx:webhooks:{" + endpoint + "}";
  }

  /**
   * The bus shard of a channel. Fixed for the life of an installation: publishers and nodes must
   * agree.
   *
   * @param shards number of shards of the installation, at least 1
   */
  public static int shardOf(String channel, int shards) {
    var crc = new CRC32C();
    crc.update(channel.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % shards);
  }

  /** The log in which a shard's publications travel to the realtime nodes. */
  public static LogKey bus(int shard) {
    return LogKey.of("fx:bus:" + shardTag(shard));
  }

  /** Hash: offset and epoch of a channel's stream. */
  public static String channelMeta(int shard, String channel) {
    return "fx:meta:" + shardTag(shard) + ":" + channel;
  }

  /** Stream: the kept publications of a channel; the entry ids are the offsets. */
  public static String channelHistory(int shard, String channel) {
    return "fx:hist:" + shardTag(shard) + ":" + channel;
  }

  /** String: the position that a publish with this idempotency key got. */
  public static String idempotency(int shard, String channel, String idempotencyKey) {
    return "fx:idem:"
        + shardTag(shard)
        + ":"
        + channel.length()
        + ":"
        + channel
        + ":"
        + idempotencyKey;
  }

  /** List: what the nodes answer to one question. */
  public static String answers(String queryId) {
    return "fx:answers:{" + queryId + "}";
  }

  /** Hash: how many connections of a user each node has. */
  public static String userConnections(String user) {
    return "fx:userconns:{" + user + "}";
  }

  /** Hash: who is on a channel, packed entries by client. */
  public static String presence(int shard, String channel) {
    return "fx:presence:" + shardTag(shard) + ":" + channel;
  }

  /** Hash: the announced clients of a channel by user, packed lists. */
  public static String presenceUsers(int shard, String channel) {
    return "fx:presence-users:" + shardTag(shard) + ":" + channel;
  }

  /** Set: the entries that a node has on the channels of a shard, packed (channel, client). */
  public static String presenceOfNode(int shard, String node) {
    return "fx:presence-node:" + shardTag(shard) + ":" + node;
  }

  /** Sorted set: nodes with entries on a shard, by the end of their lease, Unix milliseconds. */
  public static String presenceLeases(int shard) {
    return "fx:presence-leases:" + shardTag(shard);
  }

  /** String: the node that removes the entries of a dead one. */
  public static String presenceClaim(int shard, String deadNode) {
    return "fx:presence-claim:" + shardTag(shard) + ":" + deadNode;
  }

  /** Sorted set: leaves that are not announced yet, by the time when they are. */
  public static String leavesDue(int shard) {
    return "fx:leaves-due:" + shardTag(shard);
  }

  /** Hash: what these leaves will say, by channel and user. */
  public static String leavesPending(int shard) {
    return "fx:leaves-pending:" + shardTag(shard);
  }

  /** Hash: channels that were told to be occupied, with the time for which they may be empty. */
  public static String occupied(int shard) {
    return "fx:occupied:" + shardTag(shard);
  }

  /** Sorted set: those of them that are empty, by the time when it is told. */
  public static String emptyChannels(int shard) {
    return "fx:occupied-empty:" + shardTag(shard);
  }

  /** List: channels that became occupied or empty, not yet told. */
  public static String occupancyNews(int shard) {
    return "fx:occupancy-news:" + shardTag(shard);
  }

  /** String: the node that tells them. */
  public static String occupancyClaim(int shard) {
    return "fx:occupancy-claim:" + shardTag(shard);
  }

  /** List: messages that wait for a node to take them. */
  public static String inbox(String node) {
    return "fx:inbox:{" + node + "}";
  }

  /** String: exists while a node takes its messages. */
  public static String inboxLease(String node) {
    return inbox(node) + ":lease";
  }

  /** The log of what happens to the sessions of a partition: events, and what near caches drop. */
  public static LogKey sessions(int partition) {
    return LogKey.of("fx:sessions:" + userTag(partition));
  }

  /**
   * String: a session, packed.
   *
   * @param session its id; empty for what all these keys begin with
   */
  public static String session(int partition, String session) {
    return "fx:session:" + userTag(partition) + ":" + session;
  }

  /** Hash: what the application keeps with a session, versions and values by field. */
  public static String sessionAttributes(int partition, String session) {
    return "fx:session-attributes:" + userTag(partition) + ":" + session;
  }

  /** Sorted set: the sessions of a user, by the time when they end, Unix milliseconds. */
  public static String sessionsOfUser(int partition, String userKey) {
    return "fx:session-user:" + userTag(partition) + ":" + userKey;
  }

  /** String: sessions of the user with a smaller epoch are revoked. */
  public static String sessionUserEpoch(int partition, String userKey) {
    return "fx:session-epoch:" + userTag(partition) + ":" + userKey;
  }

  /** String: sessions of the partition with a smaller epoch are revoked. */
  public static String sessionGlobalEpoch(int partition) {
    return "fx:session-global-epoch:" + userTag(partition);
  }

  /** Sorted set: all sessions of a partition, by the time when they end, Unix milliseconds. */
  public static String sessionExpiries(int partition) {
    return "fx:session-expiries:" + userTag(partition);
  }

  /** Stream: entries of a stream that its consumer group gave up, with the reason. */
  public static String dead(String stream) {
    return stream + ":dead";
  }

  /**
   * String: how full the bucket of a rate limit is. All buckets of a subject share a slot.
   *
   * @param partition what kind the subject is of
   * @param version of the policy; another one is another bucket
   */
  public static String limit(String partition, String subject, String policy, String version) {
    return "fx:limit:{" + partition + ":" + tagSafe(subject) + "}:" + policy + ":" + version;
  }

  /** The text itself when it cannot end a hash tag and is short, else a digest of it. */
  private static String tagSafe(String text) {
    if (text.length() <= MAX_PLAIN && text.indexOf('}') < 0 && text.indexOf('{') < 0) {
      return text;
    }
    return "#" + HexFormat.of().formatHex(Sha256.of(text), 0, 16);
  }

  private static String shardTag(int shard) {
    return "{s" + twoDigits(shard) + "}";
  }

  private static String userTag(int partition) {
    return "{u" + twoDigits(partition) + "}";
  }

  private static String twoDigits(int number) {
    return (number < 10 ? "0" : "") + number;
  }
}
