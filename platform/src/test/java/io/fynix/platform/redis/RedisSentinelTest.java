package io.fynix.platform.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisRole;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RedisSentinelTest {
  private static final LuaScript APPEND = LuaScript.named("test-append");

  @Test
  void afterAFailoverCommandsGoToTheNewMaster() throws Exception {
    try (var master = RealRedis.start();
        var replica = RealRedis.start("replicaof 127.0.0.1 " + master.port());
        var sentinel =
            RealRedis.startSentinel(
                "fynix",
                master.port(),
                1,
                "sentinel down-after-milliseconds fynix 500",
                "sentinel failover-timeout fynix 3000")) {
      await().atMost(20, SECONDS).until(() -> knowsAReadyReplica(sentinel, replica));
      try (var client =
          RedisTestClient.connecting(
              options ->
                  options
                      .setType(RedisClientType.SENTINEL)
                      .setRole(RedisRole.MASTER)
                      .setMasterName("fynix")
                      .setConnectionString(sentinel.uri()),
              Map.of())) {
        client.awaitState(RedisState.UP);
        APPEND
            .run(client.commands(), "list", List.of("list"), List.of("before"))
            .toCompletableFuture()
            .get(5, SECONDS);

        master.kill();
        client.awaitState(RedisState.DOWN);
        client.awaitState(RedisState.UP);

        await()
            .atMost(20, SECONDS)
            .ignoreExceptions()
            .until(
                () ->
                    APPEND
                            .run(client.commands(), "list", List.of("list"), List.of("after"))
                            .toCompletableFuture()
                            .get(5, SECONDS)
                        != null);
        assertThat(String.valueOf(replica.run("LRANGE", "list", "0", "-1"))).contains("after");
        var wasLoaded = Request.cmd(Command.SCRIPT).arg("EXISTS").arg(APPEND.sha1());
        assertThat(client.commands().send("list", wasLoaded).toCompletableFuture().get(5, SECONDS))
            .hasToString("[1]");
      }
    }
  }

  private static boolean knowsAReadyReplica(RealRedis sentinel, RealRedis replica) {
    var replicas = String.valueOf(sentinel.run("SENTINEL", "REPLICAS", "fynix"));
    var link = String.valueOf(Objects.requireNonNull(replica.run("INFO", "replication")));
    return replicas.contains(Integer.toString(replica.port()))
        && replicas.contains("master-link-status, ok")
        && link.contains("master_link_status:up");
  }
}
