package io.fynix.e2e.delivery;

import io.fynix.e2e.SdkClient;
import io.fynix.e2e.Suite;
import io.github.centrifugal.centrifuge.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Clients of the official Java SDK: WebSocket and Protobuf. */
final class JavaReceivers implements Receivers {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<SdkClient> clients = new ArrayList<>();
  private final List<List<SdkClient.Rows>> rows = new ArrayList<>();

  /** Returns once all clients are subscribed. */
  JavaReceivers(Suite suite, List<String> channels, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      var options = new Options();
      options.setToken(suite.userToken());
      options.setMinReconnectDelay(100);
      options.setMaxReconnectDelay(2000);
      var client = new SdkClient(suite.webSocketUrl(), options);
      List<SdkClient.Rows> mine = new ArrayList<>();
      for (String channel : channels) {
        mine.add(client.subscribe(channel));
      }
      client.connect();
      clients.add(client);
      rows.add(mine);
    }
    for (List<SdkClient.Rows> mine : rows) {
      for (SdkClient.Rows channel : mine) {
        channel.subscribed().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public Receipts receipts() {
    int unrecovered =
        (int)
            rows.stream()
                .flatMap(List::stream)
                .flatMap(channel -> channel.recoveries().stream())
                .filter(recovered -> !recovered)
                .count();
    List<Map<String, List<Integer>>> all =
        rows.stream()
            .map(
                mine ->
                    mine.stream()
                        .collect(
                            Collectors.toMap(
                                SdkClient.Rows::channel, each -> List.copyOf(each.received()))))
            .toList();
    return new Receipts(clients.stream().mapToInt(SdkClient::connections).sum(), unrecovered, all);
  }

  @Override
  public void close() throws InterruptedException {
    for (SdkClient client : clients) {
      client.close();
    }
  }
}
