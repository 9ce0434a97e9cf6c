package io.fynix.platform.channel;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What the channels of one namespace may do; everything is off unless it is switched on.
 *
 * <p>The {@code anonymous} options widen the matching {@code client} or {@code subscriber} option
 * to users with an empty id and permit nothing alone.
 */
public interface NamespaceConfig {

  /** Keep who is on a channel. */
  @WithDefault("false")
  boolean presence();

  /** Tell when a client comes and goes, to subscribers that ask for it. */
  @WithDefault("false")
  boolean joinLeave();

  /** Tell it to every subscriber. */
  @WithDefault("false")
  boolean forcePushJoinLeave();

  /**
   * Tell, on the stream of activity and by webhooks, when a channel gets its first subscriber and
   * when its last one left, over all nodes. Costs a write to Redis for every subscriber, as
   * presence does.
   */
  @WithDefault("false")
  boolean occupancyEvents();

  /**
   * How long a channel may be empty before that is told: longer than clients take to come back
   * after a deployment.
   */
  @WithDefault("10s")
  @DurationMin
  @DurationMax(minutes = 60)
  Duration occupancyEmptyDelay();

  /** Most publications that a channel keeps; 0 keeps none. Set together with history-ttl. */
  @WithDefault("0")
  @Min(0)
  @Max(1_000_000)
  int historySize();

  /** Life of the kept publications after the last one. Set together with history-size. */
  @WithDefault("0s")
  Duration historyTtl();

  /** Life of the stream's position after the last publication; 0 takes the global value. */
  @WithDefault("0s")
  Duration historyMetaTtl();

  /**
   * What happens when a client reads too slowly: {@code disconnect} it (it recovers), {@code
   * drop-oldest} of what waits, or {@code conflate} what waits to the newest of each channel. The
   * last two lose publications, so they exclude positioning, recovery and deltas.
   */
  @WithDefault("disconnect")
  SlowConsumerPolicy slowConsumerPolicy();

  /** Watch every subscriber's position, and make it start again when it misses something. */
  @WithDefault("false")
  boolean forcePositioning();

  /** Watch the position of subscribers that ask for it. */
  @WithDefault("false")
  boolean allowPositioning();

  /** Recover what every returning subscriber missed; needs a history. */
  @WithDefault("false")
  boolean forceRecovery();

  /** Recover what a returning subscriber missed when it asks for it. */
  @WithDefault("false")
  boolean allowRecovery();

  /** What recovery brings: {@code stream} all that was missed, {@code cache} the newest only. */
  @WithDefault("stream")
  RecoveryMode forceRecoveryMode();

  /** In cache mode, give the newest publication to first-time subscribers too. */
  @WithDefault("false")
  boolean autoCacheRecover();

  /** Delta types that subscribers may ask for: {@code fossil}. */
  Optional<Set<DeltaType>> allowedDeltaTypes();

  /** Compute a delta for every publication. */
  @WithDefault("false")
  boolean deltaPublish();

  /** Clients may subscribe without a token for the channel. */
  @WithDefault("false")
  boolean allowSubscribeForClient();

  /** Anonymous clients may too. */
  @WithDefault("false")
  boolean allowSubscribeForAnonymous();

  /** Subscribers may publish. */
  @WithDefault("false")
  boolean allowPublishForSubscriber();

  /** Clients may publish, subscribed or not. */
  @WithDefault("false")
  boolean allowPublishForClient();

  /** Anonymous clients may publish where clients or subscribers may. */
  @WithDefault("false")
  boolean allowPublishForAnonymous();

  /** Subscribers may ask who is on the channel. */
  @WithDefault("false")
  boolean allowPresenceForSubscriber();

  /** Clients may ask who is on the channel, subscribed or not. */
  @WithDefault("false")
  boolean allowPresenceForClient();

  /** Anonymous clients may ask where clients or subscribers may. */
  @WithDefault("false")
  boolean allowPresenceForAnonymous();

  /** Subscribers may read the history. */
  @WithDefault("false")
  boolean allowHistoryForSubscriber();

  /** Clients may read the history, subscribed or not. */
  @WithDefault("false")
  boolean allowHistoryForClient();

  /** Anonymous clients may read the history where clients or subscribers may. */
  @WithDefault("false")
  boolean allowHistoryForAnonymous();

  /** Names that end in {@code #user1,user2} are for these users only. */
  @WithDefault("false")
  boolean allowUserLimitedChannels();

  /**
   * Pattern that the name must contain a match of, without the namespace; anchor it with {@code ^}
   * and {@code $}. Also lifts the limit to ASCII.
   */
  Optional<Pattern> channelRegex();

  /** What the payload of a publication must look like; the global value when absent. */
  Optional<PublicationDataFormat> publicationDataFormat();

  /**
   * Ask the application whether a client may subscribe, unless it has a token or the channel is for
   * its user.
   */
  @WithDefault("false")
  boolean subscribeProxyEnabled();

  /** Which of {@code fynix.realtime.proxy.endpoints} to ask. */
  @WithDefault("default")
  String subscribeProxyName();

  /** Ask the application whether a client may publish, and what. */
  @WithDefault("false")
  boolean publishProxyEnabled();

  /** Which of {@code fynix.realtime.proxy.endpoints} to ask. */
  @WithDefault("default")
  String publishProxyName();

  /** Ask the application whether an expiring subscription goes on. */
  @WithDefault("false")
  boolean subRefreshProxyEnabled();

  /** Which of {@code fynix.realtime.proxy.endpoints} to ask. */
  @WithDefault("default")
  String subRefreshProxyName();
}
