package io.fynix.platform.control;

import io.fynix.platform.node.NodeDirectory;
import io.fynix.platform.node.NodeHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Asks every realtime node that lives. The question travels on the control log, the answers come
 * back in a list that only the asker knows. Blocks, so it belongs on virtual threads.
 *
 * <p>A node that died is not among the living ones once its lease has run out ({@code
 * fynix.node.lease}); until then it is named among those that did not answer.
 */
@ApplicationScoped
public class Survey {
  private static final Logger LOG = Logger.getLogger(Survey.class);
  private static final String ASKED_SERVICE = "realtime-service";

  /** Pause between two looks for answers. */
  private static final Duration POLL = Duration.ofMillis(10);

  private final ControlPublisher control;
  private final Answers answers;
  private final NodeDirectory directory;
  private final Duration limit;

  Survey(ControlPublisher control, Answers answers, NodeDirectory directory, ControlConfig config) {
    this.control = control;
    this.answers = answers;
    this.directory = directory;
    this.limit = config.answerLimit();
  }

  /**
   * What was answered.
   *
   * @param unanswered names of living nodes that did not answer in time: what they have is missing
   */
  public record Result(List<NodeAnswer> answers, List<String> unanswered) {}

  /**
   * Asks and waits until all have answered, for {@code fynix.control.answer-limit} at most.
   *
   * @param query makes the question from its id
   * @throws io.fynix.platform.redis.RedisUnavailableException when Redis is away
   */
  public Result ask(Function<String, ControlMessage.Query> query) throws InterruptedException {
    List<String> asked =
        directory.live().stream()
            .filter(node -> node.service().equals(ASKED_SERVICE))
            .map(NodeHeartbeat::node)
            .map(node -> node.value())
            .toList();
    String id = UUID.randomUUID().toString();
    long end = System.nanoTime() + limit.toNanos();
    join(control.publish(query.apply(id)));
    var known = new LinkedHashMap<String, NodeAnswer>();
    read(id, known);
    // When no node is known, perhaps this service has just started: somebody may answer all the
    // same.
    while ((known.isEmpty() || !known.keySet().containsAll(asked)) && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      read(id, known);
    }
    return new Result(
        List.copyOf(known.values()),
        asked.stream().filter(node -> !known.containsKey(node)).toList());
  }

  private void read(String id, Map<String, NodeAnswer> known) {
    for (byte[] answer : join(answers.read(id))) {
      try {
        NodeAnswer decoded = NodeAnswer.decode(answer);
        known.put(decoded.node(), decoded);
      } catch (IllegalArgumentException e) {
        LOG.warnf("An answer was not understood: reason=%s", e.getMessage());
      }
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
