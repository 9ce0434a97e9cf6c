package io.fynix.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.load.client.Swarm;
import io.fynix.load.client.Talker;
import io.fynix.load.server.Floor;
import io.fynix.local.process.Ports;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator and the floor understand each other. */
class SwarmSmokeTest {
  private static final int CONNECTIONS = 50;

  private int port;
  private Vertx floor;

  @BeforeEach
  void listen() {
    port = Ports.free();
    floor = Floor.start(port, 2);
  }

  @AfterEach
  void stop() {
    floor.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void everyConnectionHearsEveryMessageOfAFrame() throws Exception {
    try (var swarm = new Swarm(port, new byte[0], 0);
        var publisher = new Talker(port)) {
      swarm.open(CONNECTIONS);
      publisher.send("one");
      publisher.send("x".repeat(200) + "\ntwo\nthree");
      swarm.awaitMessages(4 * CONNECTIONS);
      assertThat(swarm.messages()).isEqualTo(4 * CONNECTIONS);
      assertThat(swarm.frames()).isEqualTo(2 * CONNECTIONS);
    }
  }

  @Test
  void theFloorEchoes() throws Exception {
    try (var client = new Talker(port)) {
      assertThat(client.ask("E" + "x".repeat(300))).isEqualTo("E" + "x".repeat(300));
    }
  }
}
