package io.fynix.realtime.control;

import io.fynix.platform.control.ControlListener;
import io.fynix.platform.control.ControlMessage;
import io.fynix.platform.metric.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Executes orders: finds whom they mean on this node, and hands them over on the clients' loops.
 */
@ApplicationScoped
class ClientControl implements ControlListener {
  private final ConnectedClients clients;
  private final InvalidatedTokens tokens;
  private final QueryAnswers answers;
  private final MeterRegistry metrics;

  ClientControl(
      ConnectedClients clients,
      InvalidatedTokens tokens,
      QueryAnswers answers,
      MeterRegistry metrics) {
    this.clients = clients;
    this.tokens = tokens;
    this.answers = answers;
    this.metrics = metrics;
  }

  @Override
  public void onControl(ControlMessage message) {
    switch (message) {
      case ControlMessage.Disconnect m -> {
        count("disconnect");
        each(
            clients.find(m.target()).stream()
                .filter(client -> !m.spared().contains(client.id()))
                .toList(),
            client -> client.disconnect(m.code(), m.reason()));
      }
      case ControlMessage.Unsubscribe m -> {
        count("unsubscribe");
        each(clients.find(m.target()), client -> client.unsubscribe(m.channel()));
      }
      case ControlMessage.Subscribe m -> {
        count("subscribe");
        each(clients.find(m.target()), client -> client.subscribe(m));
      }
      case ControlMessage.Refresh m -> {
        count("refresh");
        each(clients.find(m.target()), client -> client.refresh(m));
      }
      case ControlMessage.TokensInvalidated m -> {
        count("invalidate_tokens");
        tokens.add(m.user(), m.issuedBefore());
        end(m.user(), m.issuedBefore());
      }
      case ControlMessage.Revocation r -> {
        // Comes through SessionRevocations, once it knows.
      }
      case ControlMessage.SessionKeysChanged m -> {
        // For those who verify tokens.
      }
      case ControlMessage.ApiKeyChanged ignored -> {
        // No connection depends on an API key.
      }
      case ControlMessage.Query query -> {
        count("query");
        answers.answer(query);
      }
    }
  }

  /** Orders to connections are lost; who should not be connected any more is found again. */
  @Override
  public void onMissed() {
    tokens.reload(all -> all.forEach(this::end));
  }

  private void end(String user, Instant issuedBefore) {
    each(clients.ofUser(user), client -> client.endIfIssuedBefore(issuedBefore));
  }

  private static void each(List<ControlledClient> clients, Consumer<ControlledClient> order) {
    clients.forEach(client -> client.loop().execute(() -> order.accept(client)));
  }

  private void count(String order) {
    metrics.counter(MetricNames.CONTROL_ORDERS, "order", order).increment();
  }
}
