package io.fynix.platform.channel;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.Retention;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the namespace of a channel and checks the channel's name. Immutable; safe from any thread.
 *
 * <p>Created at start, so that a configuration that contradicts itself stops the start.
 */
@Singleton
@Startup
public final class Namespaces {
  private static final char PRIVATE_PREFIX = '$';
  private static final char NAMESPACE_BOUNDARY = ':';
  private static final char USER_BOUNDARY = '#';
  private static final String USER_SEPARATOR = ",";
  private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_.]{2,}");

  private final int maxBytes;
  private final Namespace withoutNamespace;
  private final Map<String, Namespace> byName;

  /**
   * @throws IllegalArgumentException when the configuration contradicts itself; the message names
   *     the property
   */
  public Namespaces(ChannelConfig config) {
    this.maxBytes = config.maxLength();
    this.withoutNamespace = namespace("", config.withoutNamespace(), config);
    var namespaces = new HashMap<String, Namespace>();
    config
        .namespaces()
        .forEach((name, options) -> namespaces.put(name, namespace(name, options, config)));
    this.byName = Map.copyOf(namespaces);
  }

  /** Where a channel's name leads. */
  public sealed interface Lookup {

    /**
     * The name is good.
     *
     * @param needsToken the name has the private prefix: a client needs a token to subscribe,
     *     whatever the namespace allows
     * @param users the only users that the channel is for, at least one; null when it is not
     *     limited to users
     */
    record Found(Namespace namespace, boolean needsToken, @Nullable List<String> users)
        implements Lookup {

      /** Whether only certain users may subscribe. */
      public boolean userLimited() {
        return users != null;
      }

      /** Whether the channel is limited to users and this is one of them. */
      public boolean isFor(String user) {
        return users != null && users.contains(user);
      }
    }

    /** Its namespace is not configured. */
    record UnknownChannel() implements Lookup {
      public ErrorCode code() {
        return ErrorCode.UNKNOWN_CHANNEL;
      }
    }

    /**
     * No channel can have this name.
     *
     * @param reason for the caller, without the name
     */
    record BadRequest(String reason) implements Lookup {
      public ErrorCode code() {
        return ErrorCode.BAD_REQUEST;
      }
    }
  }

  /** Finds what a channel may do. Any string is a fair question. */
  public Lookup find(String channel) {
    if (channel.isEmpty()) {
      return new Lookup.BadRequest("channel is empty");
    }
    // A char is one byte or more, so the length in chars spares the encoding of absurd names.
    if (channel.length() > maxBytes || utf8Length(channel) > maxBytes) {
      return new Lookup.BadRequest("channel is longer than " + maxBytes + " bytes");
    }
    boolean needsToken = channel.charAt(0) == PRIVATE_PREFIX;
    String rest = needsToken ? channel.substring(1) : channel;
    int boundary = rest.indexOf(NAMESPACE_BOUNDARY);
    Namespace namespace = boundary < 0 ? withoutNamespace : byName.get(rest.substring(0, boundary));
    if (namespace == null) {
      return new Lookup.UnknownChannel();
    }
    String local = rest.substring(boundary + 1);
    Pattern pattern = namespace.options().channelRegex().orElse(null);
    if (pattern == null) {
      if (!isAscii(channel)) {
        return new Lookup.BadRequest("channel has characters outside ASCII");
      }
    } else if (!isWellFormed(channel) || !pattern.matcher(local).find()) {
      return new Lookup.BadRequest("channel does not match the pattern of its namespace");
    }
    return new Lookup.Found(namespace, needsToken, users(channel, namespace));
  }

  private static @Nullable List<String> users(String channel, Namespace namespace) {
    int boundary = channel.lastIndexOf(USER_BOUNDARY);
    if (boundary < 0 || !namespace.options().allowUserLimitedChannels()) {
      return null;
    }
    return List.of(channel.substring(boundary + 1).split(USER_SEPARATOR, -1));
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** Half a surrogate pair has no UTF-8 form: two such names would share one key. */
  private static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static Namespace namespace(String name, NamespaceConfig options, ChannelConfig global) {
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "fynix.channel.namespaces: the name '" + name + "' does not match " + NAME);
    }
    String prefix =
        name.isEmpty()
            ? "fynix.channel.without-namespace."
            : "fynix.channel.namespaces." + name + ".";
    notNegative(prefix + "history-ttl", options.historyTtl());
    notNegative(prefix + "history-meta-ttl", options.historyMetaTtl());
    refuseProxies(prefix, options);
    refuseDropsWithPositions(prefix, options);
    Duration metaTtl =
        options.historyMetaTtl().isZero() ? global.historyMetaTtl() : options.historyMetaTtl();
    if (!metaTtl.isPositive()) {
      throw new IllegalArgumentException("fynix.channel.history-meta-ttl is not positive");
    }
    Retention retention = retention(prefix, options, metaTtl);
    if (options.forceRecovery() && retention == null) {
      throw new IllegalArgumentException(
          prefix + "force-recovery needs history-size and history-ttl");
    }
    if (options.autoCacheRecover()
        && !(options.forceRecovery() && options.forceRecoveryMode() == RecoveryMode.CACHE)) {
      throw new IllegalArgumentException(
          prefix + "auto-cache-recover needs force-recovery and force-recovery-mode=cache");
    }
    return new Namespace(
        name,
        options,
        retention,
        metaTtl,
        options.publicationDataFormat().orElse(global.publicationDataFormat()));
  }

  private static @Nullable Retention retention(
      String prefix, NamespaceConfig options, Duration metaTtl) {
    if (options.historySize() > 0 != options.historyTtl().isPositive()) {
      throw new IllegalArgumentException(
          prefix + "history-size and history-ttl are set together or not at all");
    }
    if (options.historySize() == 0) {
      return null;
    }
    if (metaTtl.compareTo(options.historyTtl()) < 0) {
      throw new IllegalArgumentException(
          prefix + "history-ttl is longer than the history-meta-ttl " + metaTtl);
    }
    return new Retention(options.historySize(), options.historyTtl(), metaTtl);
  }

  /** A dropped publication is a gap to whoever counts them. */
  private static void refuseDropsWithPositions(String prefix, NamespaceConfig options) {
    boolean drops = options.slowConsumerPolicy() != SlowConsumerPolicy.DISCONNECT;
    boolean positions =
        options.forcePositioning()
            || options.allowPositioning()
            || options.forceRecovery()
            || options.allowRecovery();
    boolean deltas = options.deltaPublish() || options.allowedDeltaTypes().isPresent();
    if (drops && (positions || deltas)) {
      throw new IllegalArgumentException(
          prefix
              + "slow-consumer-policy drops publications, which contradicts positioning, recovery"
              + " and deltas: use disconnect, or switch those off");
    }
  }

  /** Nobody would ask the application: the check that the operator relies on would be missing. */
  private static void refuseProxies(String prefix, NamespaceConfig options) {
    if (options.subscribeProxyEnabled()
        || options.publishProxyEnabled()
        || options.subRefreshProxyEnabled()) {
      throw new IllegalArgumentException(
          prefix + "*-proxy-enabled is not supported yet: no proxy can be configured");
    }
  }

  private static void notNegative(String property, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(property + " is negative");
    }
  }
}
