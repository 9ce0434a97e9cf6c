package io.fynix.api.server;

import java.util.Map;

/**
 * What a backend wants to publish.
 *
 * @param channel as it was sent, unchecked
 * @param data payload, exactly the bytes that were sent
 * @param tags labels for subscribers
 * @param skipHistory deliver without keeping
 * @param idempotencyKey empty for none
 * @param versioned a version was given
 */
@SuppressWarnings("ArrayRecordComponent") // an opaque payload: never compared, never changed
record PublishCommand(
    String channel,
    byte[] data,
    Map<String, String> tags,
    boolean skipHistory,
    String idempotencyKey,
    boolean versioned) {

  /**
   * Reads a request's body.
   *
   * @throws io.fynix.platform.problem.ProblemException when it is not JSON for this method
   * @throws ApiException when it is, and a value in it is broken
   */
  static PublishCommand decode(byte[] json) {
    var body = RequestBody.parse(json);
    body.flag("delta"); // a wish about the transport that needs no answer: only its type is checked
    body.text("version_epoch");
    return new PublishCommand(
        body.text("channel"),
        body.payload("data", "b64data"),
        body.texts("tags"),
        body.flag("skip_history"),
        body.text("idempotency_key"),
        body.isPositive("version"));
  }
}
