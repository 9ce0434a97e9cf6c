package io.fynix.platform.stream;

/** Starts consumers of consumer groups. What it started it also stops with the service. */
public interface GroupConsumers {

  /** Starts a consumer; it creates the group, and the stream, where they are missing. */
  GroupConsumer start(GroupOptions options, GroupHandler handler);

  /** As {@link #start}, for entries that are taken together. */
  GroupConsumer startBatches(GroupOptions options, GroupBatchHandler handler);
}
