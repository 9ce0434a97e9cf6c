package io.fynix.platform.metric;

/**
 * The names of all metrics, as they read on the metrics page. Dashboards and alerts use them:
 * renaming one is a line in the changelog.
 */
public final class MetricNames {
  // Logs and streams, in every service.
  /** Counter by {@code log}: entries of sequenced logs that were delivered. */
  public static final String LOG_ENTRIES = "fynix_log_entries_total";

  /** Counter by {@code log} and {@code cause}: places where entries may be missing. */
  public static final String LOG_GAPS = "fynix_log_gaps_total";

  /** Counter by {@code log}: calls of a listener that ended in an exception. */
  public static final String LOG_LISTENER_FAILURES = "fynix_log_listener_failures_total";

  /** Gauge by {@code tail}, seconds: how long ago the tail had everything. */
  public static final String LOG_SYNC_AGE = "fynix_log_sync_age_seconds";

  /** Counter by {@code stream} and {@code outcome}: ok, failed, given_up, trimmed (gone before). */
  public static final String STREAM_HANDLED = "fynix_stream_handled_total";

  /** Counter by {@code stream}: entries that went to the dead-letter stream. */
  public static final String STREAM_DEAD = "fynix_stream_dead_total";

  /** Counter by {@code stream} and {@code reason}: messages of an unknown type, or malformed. */
  public static final String STREAM_SKIPPED = "fynix_stream_skipped_total";

  /** Gauge by {@code stream} and {@code group}: entries that were not handled. */
  public static final String STREAM_LAG_ENTRIES = "fynix_stream_lag_entries";

  /** Gauge by {@code stream} and {@code group}, seconds: age of the oldest of these. */
  public static final String STREAM_LAG = "fynix_stream_lag_seconds";

  // Redis, in every service.
  /** Gauge: 2 up, 1 degraded, 0 down. */
  public static final String REDIS_STATE = "fynix_redis_state";

  /** Counter by {@code outcome}: ok, error (Redis refused it), unavailable, rejected (too busy). */
  public static final String REDIS_COMMANDS = "fynix_redis_commands_total";

  /** Counter: held connections that were opened again after a loss. */
  public static final String REDIS_RECONNECTS = "fynix_redis_reconnects_total";

  /** Gauge: commands on their way, over all held connections. */
  public static final String REDIS_IN_FLIGHT = "fynix_redis_in_flight";

  // Access tokens of sessions, in every service.
  /** Counter by {@code outcome}: valid, expired, revoked, invalid, undecided (cut off). */
  public static final String ACCESS_TOKENS = "fynix_access_tokens_total";

  /** Gauge: revocations of sessions that are held, each until no token it kills is in force. */
  public static final String REVOKED_SESSIONS = "fynix_revoked_sessions";

  // Connections of the realtime service.
  /** Gauge by {@code transport}: open connections. */
  public static final String CONNECTIONS = "fynix_connections";

  public static final String MESSAGES_SENT = "fynix_messages_sent_total";
  public static final String FRAMES_SENT = "fynix_frames_sent_total";
  public static final String BYTES_SENT = "fynix_sent_bytes_total";
  public static final String FRAMES_RECEIVED = "fynix_frames_received_total";
  public static final String BYTES_RECEIVED = "fynix_received_bytes_total";
  public static final String FRAMES_REJECTED = "fynix_frames_rejected_total";
  public static final String DISCONNECTS = "fynix_disconnects_total";
  public static final String OUTBOX_OVERFLOW = "fynix_outbox_overflow_total";

  /** Counter by {@code reason}: drop-oldest, conflate; messages that slow clients did not get. */
  public static final String MESSAGES_DROPPED = "fynix_messages_dropped_total";

  public static final String UPGRADES_REFUSED = "fynix_upgrades_refused_total";

  /** Gauge: 1 while the node lets its clients go, else 0. */
  public static final String DRAINING = "fynix_draining";

  /** Gauge: new connections a second that the node takes at present. */
  public static final String UPGRADE_LIMIT = "fynix_upgrade_limit";

  /** Counter by {@code reason}: lifetime, rebalance; clients asked to connect again. */
  public static final String HANDOVERS = "fynix_handovers_total";

  /** Counter by {@code reason}: handshake, keep-alive; TCP connections without a request. */
  public static final String CONNECTIONS_CUT = "fynix_connections_cut_total";

  /** Counter: client addresses whose rate was forgotten to make room for others. */
  public static final String ADDRESSES_FORGOTTEN = "fynix_addresses_forgotten_total";

  public static final String PLAIN_WRITER_CONNECTIONS = "fynix_plain_writer_connections_total";

  /**
   * Counter by {@code way} (local, forwarded to another node, inbox: came from another node) and
   * {@code outcome}: commands that came in requests of their own.
   */
  public static final String EMULATION_REQUESTS = "fynix_emulation_requests_total";

  /** Timer, seconds: from forwarding commands to another node until it answered. */
  public static final String EMULATION_FORWARD = "fynix_emulation_forward_seconds";

  // Conversations and channels of the realtime service.
  /** Gauge: channels that somebody on this node listens to. */
  public static final String CHANNELS = "fynix_channels";

  /** Gauge: subscriptions of all clients of this node. */
  public static final String SUBSCRIPTIONS = "fynix_subscriptions";

  /** Counter by {@code command}: what clients asked. */
  public static final String COMMANDS = "fynix_commands_total";

  /** Counter by {@code error}: commands that were answered with an error. */
  public static final String COMMAND_ERRORS = "fynix_command_errors_total";

  /** Counter by {@code outcome}: recovered, unrecovered, insufficient_state. */
  public static final String RECOVERIES = "fynix_recoveries_total";

  /** Counter by {@code outcome}: read, skipped (an unknown or unreadable entry). */
  public static final String BUS_MESSAGES = "fynix_bus_messages_total";

  /** Counter by {@code order}: orders of the control log that this node executed. */
  public static final String CONTROL_ORDERS = "fynix_control_orders_total";

  /**
   * Counter by {@code outcome}: connects of users whose connections are limited; admitted, refused,
   * or unchecked (Redis was away).
   */
  public static final String USER_CONNECTION_CHECKS = "fynix_user_connection_checks_total";

  /**
   * Counter by {@code outcome}: fetched, timeout, unreachable, too_large, unusable, overload; tries
   * to fetch the public keys of tokens.
   */
  public static final String KEY_SET_FETCHES = "fynix_key_set_fetches_total";

  /**
   * Timer, seconds, by {@code proxy} and {@code outcome}: result, error, disconnect, failed; what
   * the application was asked.
   */
  public static final String PROXY_CALLS = "fynix_proxy_call_seconds";

  /**
   * Counter by {@code proxy} and {@code reason}: overload, timeout, unreachable, status, too_large,
   * malformed; questions that the application did not answer.
   */
  public static final String PROXY_FAILURES = "fynix_proxy_failures_total";

  /** Gauge: entries in presence that this node keeps for its clients. */
  public static final String PRESENCE_ENTRIES = "fynix_presence_entries";

  /** Counter by {@code event} (join, leave) and {@code outcome}: sent, held_back. */
  public static final String PRESENCE_EVENTS = "fynix_presence_events_total";

  /** Counter: changes of entries that Redis did not confirm. */
  public static final String PRESENCE_WRITE_FAILURES = "fynix_presence_write_failures_total";

  /** Counter: shards of which Redis was given this node's entries anew. */
  public static final String PRESENCE_REPAIRS = "fynix_presence_repairs_total";

  /** Counter by {@code outcome}: done, busy, lives, failed; one for each shard of a dead node. */
  public static final String PRESENCE_CLEAN_UPS = "fynix_presence_clean_ups_total";

  /** Counter: entries of dead nodes that this node removed. */
  public static final String PRESENCE_ENTRIES_REMOVED = "fynix_presence_entries_removed_total";

  // Activity.
  /** Counter: facts about clients and channels that are on the activity stream. */
  public static final String ACTIVITY_RECORDED = "fynix_activity_recorded_total";

  /** Counter by {@code reason}: overflow (the queue was full), stopped (the process ended). */
  public static final String ACTIVITY_DROPPED = "fynix_activity_dropped_total";

  /** Counter: entries that this node cut off the stream's old end. */
  public static final String ACTIVITY_TRIMMED = "fynix_activity_trimmed_total";

  /** Gauge: facts that wait to be written. */
  public static final String ACTIVITY_QUEUED = "fynix_activity_queued";

  // Doors.
  /** Counter by {@code reason}: missing, unknown, expired, address, scope, unsynced. */
  public static final String AUTH_FAILURES = "fynix_auth_failures_total";

  /** Counter by {@code type}: problems that callers were answered with. */
  public static final String PROBLEMS = "fynix_problems_total";

  // The server API.
  /**
   * Counter by {@code method} (ours, batch, legacy or unknown) and {@code outcome}: ok,
   * error-&lt;code&gt;, http-&lt;status&gt;.
   */
  public static final String API_REQUESTS = "fynix_api_requests_total";

  /** Counter: publications that went out; a repeated idempotency key does not count. */
  public static final String PUBLICATIONS = "fynix_publications_total";

  // Sessions.
  /** Counter by {@code outcome}: created, limit. */
  public static final String SESSION_CREATIONS = "fynix_session_creations_total";

  /** Counter: sessions that were ended to make room for another one of their user. */
  public static final String SESSION_EVICTIONS = "fynix_session_evictions_total";

  /**
   * Counter by {@code outcome}: rotated, replayed, reused, gone, expired, ahead, forged, malformed.
   */
  public static final String SESSION_REFRESHES = "fynix_session_refreshes_total";

  /**
   * Counter by {@code outcome}: near, redis, degraded (good without Redis), unavailable; malformed,
   * forged, gone, expired, superseded (refused).
   */
  public static final String SESSION_VALIDATIONS = "fynix_session_validations_total";

  /** Counter by {@code scope}: session, user, others, everyone. */
  public static final String SESSION_REVOCATIONS = "fynix_session_revocations_total";

  /** Counter by {@code outcome}: written, dropped; times of use for Redis. */
  public static final String SESSION_TOUCHES = "fynix_session_touches_total";

  /** Counter: sessions that a node looked at because they seemed to have expired. */
  public static final String SESSION_SWEPT = "fynix_session_swept_total";

  /** Gauge: sessions that this node keeps near. */
  public static final String SESSION_NEAR = "fynix_session_near";

  /** Gauge: 1 while the log of sessions is heard, 0 when every check asks Redis. */
  public static final String SESSION_LOG_TRUSTED = "fynix_session_log_trusted";

  // The monitoring service.
  /** Counter by {@code outcome}: published, failed. */
  public static final String PULSE_PUBLICATIONS = "fynix_pulse_publications_total";

  /** Counter by {@code endpoint}: events that were queued for it. */
  public static final String WEBHOOK_EVENTS = "fynix_webhook_events_total";

  /** Counter by {@code endpoint}: requests that were dropped since its queue was full. */
  public static final String WEBHOOK_DROPPED = "fynix_webhook_dropped_total";

  /**
   * Timer by {@code endpoint} and {@code outcome}: delivered, status, timeout, connection,
   * unresolved, address; one for each attempt.
   */
  public static final String WEBHOOK_ATTEMPTS = "fynix_webhook_attempt_seconds";

  /** Counter by {@code endpoint}: requests that went to the dead letters. */
  public static final String WEBHOOK_GIVEN_UP = "fynix_webhook_given_up_total";

  // Rate limits.
  /**
   * Counter by {@code outcome} (allowed, denied, unavailable) and {@code source}: redis, lease,
   * deny_cache, local (Redis is away), nothing (no limit holds).
   */
  public static final String LIMIT_DECISIONS = "fynix_limit_decisions_total";

  /** Counter by {@code policy} and {@code shadow} (true, false): requests over a limit. */
  public static final String LIMIT_VIOLATIONS = "fynix_limit_violations_total";

  /** Counter by {@code outcome} (ok, timeout, failed): what Redis was asked for limits. */
  public static final String LIMIT_CALLS = "fynix_limit_calls_total";

  /** Counter by {@code outcome} (ok, invalid): changes of the file of rules. */
  public static final String LIMIT_RELOADS = "fynix_limit_reloads_total";

  /** Gauge: callers for which this node has taken units ahead. */
  public static final String LIMIT_LEASES = "fynix_limit_leases";

  /** Gauge: 1 while this node limits without Redis, else 0. */
  public static final String LIMIT_DEGRADED = "fynix_limit_degraded";

  private MetricNames() {}
}
