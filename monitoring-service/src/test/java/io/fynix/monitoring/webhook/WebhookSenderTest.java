package io.fynix.monitoring.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private final Vertx vertx = Vertx.vertx();
  private final Receiver receiver;

  WebhookSenderTest() throws IOException {
    receiver = new Receiver(0);
  }

  @AfterEach
  void stop() {
    receiver.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"})
  void whatIsInsideIsNotReachedByWhateverName(String host) throws Exception {
    assertThat(send(sender(Map.of()), host)).isEqualTo(Outcome.Kind.ADDRESS);
    assertThat(receiver.at("/inside")).isEmpty();
  }

  @Test
  void itIsReachedWhereThatIsAllowed() throws Exception {
    var sender = sender(Map.of("fynix.webhooks.allow-private-addresses", "true"));
    assertThat(send(sender, "localhost")).isEqualTo(Outcome.Kind.DELIVERED);
    assertThat(receiver.at("/inside")).hasSize(1);
  }

  @Test
  void aNameWithoutAnAddressIsAnOutcome() throws Exception {
    assertThat(send(sender(Map.of()), "nowhere.invalid")).isEqualTo(Outcome.Kind.UNRESOLVED);
  }

  private Outcome.Kind send(WebhookSender sender, String host) throws InterruptedException {
    var url = URI.create("http://" + host + ":" + receiver.port() + "/inside");
    return sender.send(url, List.of(), "msg_1", new byte[] {'x'}).kind();
  }

  private WebhookSender sender(Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(WebhookConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(WebhookConfig.class);
    return new WebhookSender(vertx, config, Clock.systemUTC());
  }
}
