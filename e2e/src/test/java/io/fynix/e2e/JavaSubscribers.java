package io.fynix.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients of the official Java SDK, which speaks Protobuf, subscribed to one channel. */
final class JavaSubscribers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Client> clients = new ArrayList<>();
  private final List<Recorder> recorders = new ArrayList<>();
  private final CountDownLatch subscribed;

  JavaSubscribers(Suite suite, String channel, int count) throws DuplicateSubscriptionException {
    subscribed = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      var recorder = new Recorder(subscribed);
      var options = new Options();
      options.setToken(suite.userToken());
      options.setMinReconnectDelay(100);
      var client = new Client(suite.webSocketUrl(), options, recorder.connections);
      client.newSubscription(channel, recorder).subscribe();
      client.connect();
      clients.add(client);
      recorders.add(recorder);
    }
  }

  boolean awaitSubscribed(Duration limit) throws InterruptedException {
    return subscribed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  List<Ledger> ledgers() {
    return recorders.stream().map(Recorder::ledger).toList();
  }

  @Override
  public void close() throws InterruptedException {
    for (Client client : clients) {
      client.disconnect();
    }
    for (Client client : clients) {
      client.close(1000);
    }
  }

  /** Keeps one client's ledger; the SDK calls it on a thread of its own. */
  private static final class Recorder extends SubscriptionEventListener {
    private final CountDownLatch subscribed;
    private long received;
    private long duplicates;
    private long holes;
    private long wrong;
    private int connected;
    private int unrecovered;
    private long offset;

    final EventListener connections =
        new EventListener() {
          @Override
          public void onConnected(Client client, ConnectedEvent event) {
            countConnection();
          }
        };

    Recorder(CountDownLatch subscribed) {
      this.subscribed = subscribed;
    }

    private synchronized void countConnection() {
      connected++;
    }

    @Override
    public synchronized void onSubscribed(Subscription subscription, SubscribedEvent event) {
      if (event.wasRecovering() && !event.getRecovered()) {
        unrecovered++;
      }
      subscribed.countDown();
    }

    @Override
    public synchronized void onPublication(Subscription subscription, PublicationEvent event) {
      received++;
      if (event.getOffset() <= offset) {
        duplicates++;
        return;
      }
      if (event.getOffset() != offset + 1) {
        holes++;
      }
      offset = event.getOffset();
      if (rowOf(event.getData()) != offset) {
        wrong++;
      }
    }

    private static long rowOf(byte[] data) {
      try {
        return JSON.readTree(data).path("row").asLong(-1);
      } catch (IOException e) {
        return -1;
      }
    }

    synchronized Ledger ledger() {
      return new Ledger(received, duplicates, holes, wrong, connected, unrecovered, offset);
    }
  }
}
