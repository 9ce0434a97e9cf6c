package io.fynix.platform.metric;

/**
 * The names of all metrics, as they read on the metrics page. Dashboards and alerts use them:
 * renaming one is a line in the changelog.
 */
public final class MetricNames {
  // Connections of the realtime service.
  public static final String CONNECTIONS = "fynix_connections";
  public static final String MESSAGES_SENT = "fynix_messages_sent_total";
  public static final String FRAMES_SENT = "fynix_frames_sent_total";
  public static final String BYTES_SENT = "fynix_sent_bytes_total";
  public static final String FRAMES_RECEIVED = "fynix_frames_received_total";
  public static final String BYTES_RECEIVED = "fynix_received_bytes_total";
  public static final String FRAMES_REJECTED = "fynix_frames_rejected_total";
  public static final String DISCONNECTS = "fynix_disconnects_total";
  public static final String OUTBOX_OVERFLOW = "fynix_outbox_overflow_total";
  public static final String UPGRADES_REFUSED = "fynix_upgrades_refused_total";
  public static final String PLAIN_WRITER_CONNECTIONS = "fynix_plain_writer_connections_total";

  private MetricNames() {}
}
