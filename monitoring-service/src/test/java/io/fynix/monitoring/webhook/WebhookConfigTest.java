package io.fynix.monitoring.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.docs.ConfigurationDocs;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookConfigTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(WebhookConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, https://example.com/, " + SECRET + ", not a name",
    "orders, ftp://example.com/, " + SECRET + ", must be http or https",
    "orders, https:///path, " + SECRET + ", must be http or https",
    "orders, https://me:secret@example.com/, " + SECRET + ", without a user",
    "orders, https://example.com/, whsec_###, not base64",
    "orders, https://example.com/, whsec_c2hvcnQ=, has 5 bytes",
  })
  void nonsenseStopsTheStartAndNoSecretIsTold(
      String name, String url, String secret, String problem) {
    assertThatThrownBy(() -> WebhookTarget.of(name, endpoint(url, secret)))
        .hasMessageContaining("fynix.webhooks.endpoints." + name)
        .hasMessageContaining(problem)
        .message()
        .doesNotContain(secret);
  }

  @Test
  void theExampleOfTheStandardIsSignedAsItSays() {
    var signature =
        new WebhookSecret(SECRET)
            .sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(UTF_8));
    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  private static WebhookConfig.Endpoint endpoint(String url, String secret) {
    return new WebhookConfig.Endpoint() {
      @Override
      public URI url() {
        return URI.create(url);
      }

      @Override
      public String secret() {
        return secret;
      }

      @Override
      public Optional<String> previousSecret() {
        return Optional.empty();
      }

      @Override
      public Optional<Set<WebhookEvent>> events() {
        return Optional.empty();
      }
    };
  }
}
