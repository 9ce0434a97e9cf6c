package io.fynix.api.server;

import io.fynix.platform.broker.DocumentVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backend wants to publish, to one channel or to many.
 *
 * @param data payload, exactly the bytes that were sent
 * @param tags labels for subscribers
 * @param skipHistory deliver without keeping
 * @param idempotencyKey empty for none
 * @param version null for none
 * @param delta subscribers that can read a delta may get one
 * @param excludedClient id of the connection that does not get it, empty for none
 * @param ttlSeconds how long anybody may get it, 0 for as long as the channel keeps it
 */
@SuppressWarnings("ArrayRecordComponent") // an opaque payload: never compared, never changed
record PublishCommand(
    byte[] data,
    Map<String, String> tags,
    boolean skipHistory,
    String idempotencyKey,
    @Nullable DocumentVersion version,
    boolean delta,
    String excludedClient,
    long ttlSeconds) {

  /**
   * Reads the members that {@code publish} and {@code broadcast} have in common.
   *
   * @throws io.fynix.platform.problem.ProblemException when the body is not JSON for this method
   * @throws ApiException when it is, and a value in it is broken
   */
  static PublishCommand read(RequestBody body) {
    long version = body.unsigned("version");
    String versionEpoch = body.text("version_epoch");
    return new PublishCommand(
        body.payload("data", "b64data"),
        body.texts("tags"),
        body.flag("skip_history"),
        body.text("idempotency_key"),
        version == 0 ? null : new DocumentVersion(version, versionEpoch),
        body.flag("delta"),
        body.text("exclude_client"),
        body.unsigned("ttl"));
  }
}
