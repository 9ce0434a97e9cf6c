package io.fynix.api.server;

import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A broker that remembers what it was asked to publish, and fails when it is told to. */
final class RecordingBroker implements Broker {
  final List<PublishRequest> requests = new ArrayList<>();
  @Nullable CompletionStage<PublishResult> answer;

  @Override
  public CompletionStage<PublishResult> publish(PublishRequest request) {
    requests.add(request);
    if (answer != null) {
      return answer;
    }
    var position =
        request.retention() == null ? null : new StreamPosition(requests.size(), "epoch");
    return CompletableFuture.completedFuture(new PublishResult(position, Outcome.PUBLISHED));
  }

  @Override
  public CompletionStage<History> history(HistoryQuery query) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("history"));
  }

  @Override
  public CompletionStage<Void> removeHistory(String channel) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("removeHistory"));
  }
}
