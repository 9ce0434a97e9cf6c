package io.fynix.realtime.client;

import io.fynix.platform.channel.Namespaces;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The channel of each user's own. Immutable; safe from any thread. Created at start, so that a
 * namespace that does not exist stops the start and not every connect.
 */
@Singleton
@Startup
class PersonalChannels {
  private final boolean enabled;
  private final String prefix;

  /**
   * @throws IllegalArgumentException when the namespace is not configured
   */
  PersonalChannels(ClientConfig config, Namespaces namespaces) {
    this.enabled = config.personalChannel().enabled();
    this.prefix = config.personalChannel().namespace().map(name -> name + ":").orElse("") + "#";
    if (enabled && namespaces.find(prefix) instanceof Namespaces.Lookup.UnknownChannel) {
      throw new IllegalArgumentException(
          "fynix.realtime.client.personal-channel.namespace is not configured in"
              + " fynix.channel.namespaces");
    }
  }

  /** The user's channel; empty when there are none, and for anonymous users. */
  Optional<String> of(Identity who) {
    return enabled && !who.anonymous() ? Optional.of(prefix + who.user()) : Optional.empty();
  }
}
