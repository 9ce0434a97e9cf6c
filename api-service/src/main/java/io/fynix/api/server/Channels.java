package io.fynix.api.server;

import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.Namespaces;
import jakarta.enterprise.context.ApplicationScoped;

/** What the channels that callers name may do. */
@ApplicationScoped
class Channels {
  private final Namespaces namespaces;

  Channels(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * The namespace of a channel.
   *
   * @throws ApiException 102 when it is not configured, 107 when no channel can have this name
   */
  Namespace get(String channel) {
    return switch (namespaces.find(channel)) {
      case Namespaces.Lookup.Found found -> found.namespace();
      case Namespaces.Lookup.UnknownChannel unknown -> throw new ApiException(unknown.code());
      case Namespaces.Lookup.BadRequest bad -> throw new ApiException(bad.code(), bad.reason());
    };
  }
}
