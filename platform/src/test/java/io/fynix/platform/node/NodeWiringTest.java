package io.fynix.platform.node;

import static io.restassured.RestAssured.get;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.platform.stream.GroupConsumers;
import io.fynix.platform.stream.GroupOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisTestResource.class)
class NodeWiringTest {
  private final NodeDirectory directory;
  private final NodeId self;
  private final GroupConsumers consumers;

  @SuppressWarnings("NullAway.Init") // set by the test resource
  RealRedis redis;

  NodeWiringTest(NodeDirectory directory, NodeId self, GroupConsumers consumers) {
    this.directory = directory;
    this.self = self;
    this.consumers = consumers;
  }

  @Test
  void aNodeHearsItselfWithItsLoad() {
    directory.start();
    await().atMost(20, SECONDS).until(() -> directory.find(self).isPresent());
    var heard = directory.find(self).orElseThrow();
    assertThat(heard.state()).isEqualTo(NodeState.UP);
    assertThat(heard.load()).containsEntry("apples", 3L);
    assertThat(self.value()).matches(".+-[0-9a-f]{8}");
    get("/q/metrics")
        .then()
        .body(containsString("fynix_log_entries_total{log=\"nodes\"}"))
        .body(containsString("fynix_log_sync_age_seconds{tail=\"nodes\"}"));
  }

  @Test
  void aConsumerIsStartedAndCounted() {
    var handled = new CopyOnWriteArrayList<String>();
    redis.run("XADD", "fx:{work}", "*", "v", "1");
    consumers.start(
        GroupOptions.of("fx:{work}", "workers", self.value()),
        entry -> handled.add(Objects.requireNonNull(entry.text("v"))));
    await().atMost(20, SECONDS).until(() -> handled.equals(List.of("1")));
    get("/q/metrics")
        .then()
        .body(containsString("fynix_stream_handled_total{outcome=\"ok\",stream=\"work\"}"))
        .body(containsString("fynix_stream_lag_entries{group=\"workers\",stream=\"work\"}"))
        .body(containsString("fynix_stream_lag_seconds{group=\"workers\",stream=\"work\"}"));
  }

  /** Says what a test's node carries. */
  @Singleton
  static class Apples implements NodeLoad {
    @Override
    public Map<String, Long> load() {
      return Map.of("apples", 3L);
    }
  }
}
