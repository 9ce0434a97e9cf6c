package io.fynix.platform.broker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel.
 *
 * @param offset place in the channel's stream, from 1; 0 when the channel keeps no history
 * @param data payload, opaque bytes (JSON text when a JSON client or the server API published it)
 * @param info who published, null when it came through the server API
 * @param tags labels given by the publisher
 * @param time when it was published, Unix milliseconds
 * @param excludedClient id of the connection that never gets it, null for none
 * @param expired whether its life was over when it was read: it keeps its place in the stream, and
 *     nobody gets it any more
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an opaque payload: never compared, never changed after creation
public record Publication(
    long offset,
    byte[] data,
    @Nullable ClientInfo info,
    Map<String, String> tags,
    long time,
    @Nullable String excludedClient,
    boolean expired) {

  /** A publication for everybody, for as long as the stream keeps it. */
  public Publication(
      long offset, byte[] data, @Nullable ClientInfo info, Map<String, String> tags, long time) {
    this(offset, data, info, tags, time, null, false);
  }
}
