package io.fynix.realtime.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** How clients are treated. */
@ConfigMapping(prefix = "fynix.realtime.client")
public interface ClientConfig {

  /**
   * Time between two pings to a client, whole seconds. Clients give a server up that does not ping.
   */
  @WithDefault("25s")
  Duration pingInterval();

  /** How long a client may take to answer a ping; shorter than the interval. */
  @WithDefault("8s")
  Duration pongTimeout();

  /** How long a connection may stay open without a successful connect command. */
  @WithDefault("10s")
  Duration staleCloseDelay();

  /** How long an expired connection may take to refresh its token before it is closed. */
  @WithDefault("25s")
  Duration expiredCloseDelay();

  /** How long an expired subscription may take to refresh its token before it is ended. */
  @WithDefault("25s")
  Duration expiredSubCloseDelay();

  /** Most subscriptions of one connection. */
  @WithDefault("128")
  @Min(1)
  @Max(100_000)
  int channelLimit();

  /**
   * Most commands of one connection that wait for an earlier one; beyond it the connection is
   * closed.
   */
  @WithDefault("512")
  @Min(1)
  @Max(65_536)
  int maxPendingCommands();

  /** Most publications that a subscription recovers; who missed more is told so. */
  @WithDefault("300")
  @Min(1)
  @Max(100_000)
  int recoveryMaxPublicationLimit();

  /** Most publications in the answer to a history command. */
  @WithDefault("300")
  @Min(1)
  @Max(100_000)
  int historyMaxPublicationLimit();

  /** A channel of each user's own, to which all of the user's connections are subscribed. */
  PersonalChannel personalChannel();

  /**
   * A channel of each user's own. Anonymous users have none; a user whose id can not be part of a
   * channel's name can not connect.
   */
  interface PersonalChannel {
    /** Subscribe every connection to its user's channel. */
    @WithDefault("false")
    boolean enabled();

    /** Namespace of the channels, {@code <namespace>:#<user>}; without one, {@code #<user>}. */
    Optional<String> namespace();
  }

  /** Everybody may connect without a token, subscribe and publish. For development only. */
  @WithDefault("false")
  boolean insecure();

  /** Clients without a token are let in as an anonymous user. */
  @WithDefault("false")
  boolean allowAnonymousConnectWithoutToken();

  /** Tokens without a user are refused. */
  @WithDefault("false")
  boolean disallowAnonymousConnectionTokens();
}
