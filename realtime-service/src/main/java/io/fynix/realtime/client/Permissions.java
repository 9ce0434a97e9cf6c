package io.fynix.realtime.client;

import io.fynix.platform.channel.Namespace;
import io.fynix.platform.channel.NamespaceConfig;
import jakarta.enterprise.context.ApplicationScoped;

/** What a namespace lets a user do. Pure. */
@ApplicationScoped
class Permissions {
  private final boolean insecure;

  Permissions(ClientConfig config) {
    this.insecure = config.insecure();
  }

  /** Subscribing without a token to a channel that is not limited to users. */
  boolean maySubscribe(Identity who, Namespace namespace) {
    NamespaceConfig options = namespace.options();
    return insecure
        || (options.allowSubscribeForClient()
            && (!who.anonymous() || options.allowSubscribeForAnonymous()));
  }

  boolean mayPublish(Identity who, Namespace namespace, boolean subscribed) {
    NamespaceConfig options = namespace.options();
    return insecure
        || allowed(
            who,
            subscribed,
            options.allowPublishForClient(),
            options.allowPublishForSubscriber(),
            options.allowPublishForAnonymous());
  }

  boolean mayReadHistory(Identity who, Namespace namespace, boolean subscribed) {
    NamespaceConfig options = namespace.options();
    return insecure
        || allowed(
            who,
            subscribed,
            options.allowHistoryForClient(),
            options.allowHistoryForSubscriber(),
            options.allowHistoryForAnonymous());
  }

  boolean mayReadPresence(Identity who, Namespace namespace, boolean subscribed) {
    NamespaceConfig options = namespace.options();
    return insecure
        || allowed(
            who,
            subscribed,
            options.allowPresenceForClient(),
            options.allowPresenceForSubscriber(),
            options.allowPresenceForAnonymous());
  }

  private static boolean allowed(
      Identity who,
      boolean subscribed,
      boolean forClient,
      boolean forSubscriber,
      boolean forAnonymous) {
    return (forClient || (forSubscriber && subscribed)) && (!who.anonymous() || forAnonymous);
  }
}
