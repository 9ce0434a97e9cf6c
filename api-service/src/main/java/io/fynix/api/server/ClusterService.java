package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.NodeAnswer;
import io.fynix.platform.control.Survey;
import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import io.fynix.platform.redis.RedisUnavailableException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells what all realtime nodes have together. Blocks for as long as the slowest node takes to
 * answer, {@code fynix.control.answer-limit} at most.
 */
@ApplicationScoped
class ClusterService {
  private static final String REALTIME = "realtime-service";

  /** Most channels in one answer, and most that one node names. */
  private static final int MAX_CHANNELS = 10_000;

  /** Longest pattern and cursor, characters: about as long as a channel can be. */
  private static final int MAX_PATTERN = 255;

  /** Longest name of a node, characters. */
  private static final int MAX_NODE = 128;

  /** Most connections that one node names. */
  private static final int MAX_CONNECTIONS = 1000;

  private final Survey survey;
  private final NodeDirectory directory;
  private final Clock clock;

  ClusterService(Survey survey, NodeDirectory directory, Clock clock) {
    this.survey = survey;
    this.directory = directory;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    directory.start();
  }

  /**
   * Channels with subscribers.
   *
   * @param cursor what to ask with for the channels that follow, null when there are none
   * @param unanswered nodes whose subscribers are not counted, empty when the counts are complete
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ActiveChannels(
      @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Channel> channels,
      @Nullable String cursor,
      List<String> unanswered) {}

  /** One channel. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Channel(@JsonProperty("num_clients") int clients, @Nullable Map<String, Integer> nodes) {}

  /** Connections of a user or of a node. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Connections(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Connection> connections,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean more,
      List<String> unanswered) {}

  /**
   * One connection.
   *
   * @param user whose it is, null when that was asked for
   * @param since when it connected, Unix milliseconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Connection(
      String client, @Nullable String user, String node, long since, String transport) {}

  /** The realtime nodes. */
  record Nodes(List<Node> nodes) {}

  /**
   * One node, as of its last heartbeat.
   *
   * @param uptime seconds
   */
  record Node(
      String uid,
      String name,
      String version,
      @JsonProperty("num_clients") long clients,
      @JsonProperty("num_users") long users,
      @JsonProperty("num_subs") long subscriptions,
      @JsonProperty("num_channels") long channels,
      long uptime) {}

  /** Channels by name, a page at a time when a limit is given. */
  ActiveChannels channels(RequestBody body) {
    String pattern = body.text("pattern");
    String cursor = body.text("cursor");
    boolean where = body.flag("where");
    int wanted = body.integer("limit");
    if (wanted < 0) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "limit is negative");
    }
    if (Math.max(pattern.length(), cursor.length()) > MAX_PATTERN) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "pattern or cursor is longer than " + MAX_PATTERN + " characters");
    }
    int limit = wanted == 0 ? MAX_CHANNELS : Math.min(wanted, MAX_CHANNELS);
    Survey.Result result = ask(id -> new ControlMessage.ChannelsAsked(id, pattern, cursor, limit));
    var all = new TreeMap<String, Map<String, Integer>>();
    boolean more = false;
    for (NodeAnswer answer : result.answers()) {
      more |= answer.more();
      channelsOf(answer)
          .forEach(
              (channel, clients) ->
                  all.computeIfAbsent(channel, name -> new TreeMap<>())
                      .put(answer.node(), clients));
    }
    var page = new LinkedHashMap<String, Channel>();
    String last = null;
    for (var entry : all.entrySet()) {
      if (page.size() == limit) {
        more = true;
        break;
      }
      last = entry.getKey();
      int clients = entry.getValue().values().stream().mapToInt(Integer::intValue).sum();
      page.put(last, new Channel(clients, where ? entry.getValue() : null));
    }
    return new ActiveChannels(page, more ? last : null, result.unanswered());
  }

  private static Map<String, Integer> channelsOf(NodeAnswer answer) {
    Map<String, Integer> channels = answer.channels();
    return channels == null ? Map.of() : channels;
  }

  /** A user's connections on all nodes or on one, or all connections of one node. */
  Connections connections(RequestBody body) {
    String user = body.text("user");
    String node = body.text("node");
    if (user.isEmpty() && node.isEmpty()) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "user and node are empty");
    }
    if (node.length() > MAX_NODE) {
      throw new ApiException(
          ErrorCode.BAD_REQUEST, "node is longer than " + MAX_NODE + " characters");
    }
    Survey.Result result =
        ask(id -> new ControlMessage.ConnectionsAsked(id, user, node, MAX_CONNECTIONS));
    var connections = new ArrayList<Connection>();
    boolean more = false;
    for (NodeAnswer answer : result.answers()) {
      if (!node.isEmpty() && !node.equals(answer.node())) {
        continue; // a node of an older version does not know that another one is meant
      }
      more |= answer.more();
      List<NodeAnswer.UserConnection> here = answer.connections();
      for (var connection : here == null ? List.<NodeAnswer.UserConnection>of() : here) {
        connections.add(
            new Connection(
                connection.client(),
                connection.user(),
                answer.node(),
                connection.since(),
                connection.transport()));
      }
    }
    return new Connections(connections, more, result.unanswered());
  }

  private Survey.Result ask(Function<String, ControlMessage.Query> query) {
    try {
      return survey.ask(query);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailableException("the service is stopping", e);
    }
  }

  /** The realtime nodes that live. */
  Nodes info() {
    return new Nodes(
        directory.live().stream()
            .filter(node -> node.service().equals(REALTIME))
            .map(this::node)
            .toList());
  }

  private Node node(NodeHeartbeat node) {
    Map<String, Long> load = node.load();
    return new Node(
        node.node().value(),
        node.node().value(),
        node.version(),
        load.getOrDefault("clients", 0L),
        load.getOrDefault("users", 0L),
        load.getOrDefault("subscriptions", 0L),
        load.getOrDefault("channels", 0L),
        Math.max(0, Duration.between(node.started(), clock.instant()).toSeconds()));
  }
}
