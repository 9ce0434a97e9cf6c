package io.fynix.realtime.control;

import io.fynix.platform.control.Answers;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.control.NodeAnswer;
import io.fynix.platform.node.NodeId;
import io.fynix.realtime.hub.Hub;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers questions to all nodes for this one. Called on the control log's thread. */
@ApplicationScoped
class QueryAnswers {
  private static final Logger LOG = Logger.getLogger(QueryAnswers.class);

  /** Most that one answer names, whatever the question allows. */
  private static final int MAX_NAMED = 10_000;

  private final ConnectedClients clients;
  private final Hub hub;
  private final Answers answers;
  private final NodeId node;

  QueryAnswers(ConnectedClients clients, Hub hub, Answers answers, NodeId node) {
    this.clients = clients;
    this.hub = hub;
    this.answers = answers;
    this.node = node;
  }

  void answer(ControlMessage.Query query) {
    switch (query) {
      case ControlMessage.ChannelsAsked asked -> channels(asked);
      case ControlMessage.ConnectionsAsked asked -> connections(asked);
    }
  }

  private void channels(ControlMessage.ChannelsAsked asked) {
    int limit = Math.clamp(asked.limit(), 0, MAX_NAMED);
    String pattern = asked.pattern();
    List<String> names =
        hub.channels().stream()
            .filter(channel -> channel.compareTo(asked.after()) > 0)
            .filter(channel -> pattern.isEmpty() || Glob.matches(pattern, channel))
            .sorted()
            .limit(limit + 1L)
            .toList();
    boolean more = names.size() > limit;
    hub.count(more ? names.subList(0, limit) : names)
        .thenAccept(counts -> give(asked.id(), counts, null, more));
  }

  private void connections(ControlMessage.ConnectionsAsked asked) {
    int limit = Math.clamp(asked.limit(), 0, MAX_NAMED);
    boolean ofUser = asked.node().isEmpty() || !asked.user().isEmpty();
    boolean meant = asked.node().isEmpty() || asked.node().equals(node.value());
    List<ControlledClient> all =
        !meant ? List.of() : ofUser ? clients.ofUser(asked.user()) : clients.all();
    List<NodeAnswer.UserConnection> named =
        all.stream()
            .limit(limit)
            .map(
                client ->
                    new NodeAnswer.UserConnection(
                        client.id(),
                        ofUser ? null : client.user(),
                        client.since().toEpochMilli(),
                        client.transport()))
            .toList();
    give(asked.id(), null, named, all.size() > limit);
  }

  private void give(
      String id,
      @Nullable Map<String, Integer> channels,
      @Nullable List<NodeAnswer.UserConnection> connections,
      boolean more) {
    answers
        .give(id, new NodeAnswer(node.value(), channels, connections, more).encode())
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                // Whoever asked names this node among those that did not answer.
                LOG.debugf("An answer was not given: error=%s", failure.toString());
              }
            });
  }
}
