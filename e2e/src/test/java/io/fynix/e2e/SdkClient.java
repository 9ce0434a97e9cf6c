package io.fynix.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client of the official Java SDK and what it was told. The SDK calls back on threads of its
 * own; everything here may be read from any thread.
 */
public final class SdkClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Client client;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile String id = "";
  private volatile CompletableFuture<DisconnectedEvent> disconnected = new CompletableFuture<>();

  public SdkClient(String url, Options options) {
    client =
        new Client(
            url,
            options,
            new EventListener() {
              @Override
              public void onConnected(Client client, ConnectedEvent event) {
                id = event.getClient();
                connections.incrementAndGet();
              }

              @Override
              public void onDisconnected(Client client, DisconnectedEvent event) {
                disconnected.complete(event);
              }
            });
  }

  public void connect() {
    disconnected = new CompletableFuture<>();
    client.connect();
  }

  void disconnect() {
    client.disconnect();
  }

  /** Completes when the client has given the connection up, or was told to. */
  CompletableFuture<DisconnectedEvent> disconnected() {
    return disconnected;
  }

  /** How often it connected. */
  public int connections() {
    return connections.get();
  }

  /** The id of its latest connection. */
  String id() {
    return id;
  }

  public Rows subscribe(String channel) throws DuplicateSubscriptionException {
    return subscribe(channel, new SubscriptionOptions());
  }

  Rows subscribe(String channel, SubscriptionOptions options)
      throws DuplicateSubscriptionException {
    var rows = new Rows(channel);
    client.newSubscription(channel, options, rows).subscribe();
    return rows;
  }

  void unsubscribe(Rows rows) {
    client.getSubscription(rows.channel()).unsubscribe();
  }

  /** Publishes a row and waits for the answer. */
  void publish(String channel, int row) {
    var answer = new CompletableFuture<PublishResult>();
    byte[] data = ("{\"row\":" + row + "}").getBytes(StandardCharsets.UTF_8);
    client.publish(channel, data, into(answer));
    within(answer);
  }

  /** The ids of the clients on a channel. */
  Set<String> present(String channel) {
    var answer = new CompletableFuture<PresenceResult>();
    client.presence(channel, into(answer));
    return within(answer).getClients().keySet();
  }

  HistoryResult history(String channel, HistoryOptions options) {
    var answer = new CompletableFuture<HistoryResult>();
    client.history(channel, options, into(answer));
    return within(answer);
  }

  /** What a remote procedure fails with. */
  Throwable rpcFailure(String method) {
    var answer = new CompletableFuture<RPCResult>();
    client.rpc(method, "{}".getBytes(StandardCharsets.UTF_8), into(answer));
    return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).handle((ok, e) -> e).join();
  }

  private static <T> T within(CompletableFuture<T> answer) throws CompletionException {
    return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static <T> ResultCallback<T> into(CompletableFuture<T> answer) {
    return new ResultCallback<>() {
      @Override
      public void onDone(@Nullable Throwable failure, T result) {
        if (failure != null) {
          answer.completeExceptionally(failure);
        } else {
          answer.complete(result);
        }
      }
    };
  }

  static int row(byte[] data) {
    try {
      return JSON.readTree(data).path("row").asInt(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.disconnect();
    client.close(1000);
  }

  /** What a subscription was told. */
  public static final class Rows extends SubscriptionEventListener {
    private final String channel;
    private final CompletableFuture<SubscribedEvent> subscribed = new CompletableFuture<>();
    private final CompletableFuture<UnsubscribedEvent> unsubscribed = new CompletableFuture<>();
    private final List<Integer> received = new CopyOnWriteArrayList<>();
    private final List<String> joined = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private final List<Boolean> recoveries = new CopyOnWriteArrayList<>();

    Rows(String channel) {
      this.channel = channel;
    }

    public String channel() {
      return channel;
    }

    /** Completes with the first subscribing that succeeds. */
    public CompletableFuture<SubscribedEvent> subscribed() {
      return subscribed;
    }

    CompletableFuture<UnsubscribedEvent> unsubscribed() {
      return unsubscribed;
    }

    public List<Integer> received() {
      return received;
    }

    /** The ids of the clients that joined. */
    List<String> joined() {
      return joined;
    }

    List<String> left() {
      return left;
    }

    /** For each subscribing again, whether what was missed came back. */
    public List<Boolean> recoveries() {
      return recoveries;
    }

    void awaitRows(List<Integer> rows) {

      await().atMost(LIMIT).untilAsserted(() -> assertThat(received).isEqualTo(rows));
    }

    @Override
    public void onSubscribed(Subscription subscription, SubscribedEvent event) {
      if (event.wasRecovering()) {
        recoveries.add(event.getRecovered());
      }
      subscribed.complete(event);
    }

    @Override
    public void onUnsubscribed(Subscription subscription, UnsubscribedEvent event) {
      unsubscribed.complete(event);
    }

    @Override
    public void onPublication(Subscription subscription, PublicationEvent event) {
      received.add(row(event.getData()));
    }

    @Override
    public void onJoin(Subscription subscription, JoinEvent event) {
      joined.add(event.getInfo().getClient());
    }

    @Override
    public void onLeave(Subscription subscription, LeaveEvent event) {
      left.add(event.getInfo().getClient());
    }
  }
}
