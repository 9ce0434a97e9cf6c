package io.fynix.monitoring.webhook;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An endpoint as configured, checked. */
record WebhookTarget(String name, URI url, List<WebhookSecret> secrets, Set<WebhookEvent> events) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * @throws IllegalArgumentException with the property that is wrong, and no secret
   */
  static WebhookTarget of(String name, WebhookConfig.Endpoint endpoint) {
    String property = "fynix.webhooks.endpoints." + name;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(property + ": not a name: " + NAME);
    }
    URI url = endpoint.url();
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          property + ".url: must be http or https, with a host and without a user");
    }
    try {
      var secrets =
          Stream.concat(Stream.of(endpoint.secret()), endpoint.previousSecret().stream())
              .map(WebhookSecret::new)
              .toList();
      var events = endpoint.events().orElse(EnumSet.allOf(WebhookEvent.class));
      return new WebhookTarget(name, url, secrets, events);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
    }
  }
}
