package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fynix.platform.broker.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * The body of every answer of the API: a result or an error.
 *
 * @param result what the method returns; null when there is an error
 * @param error why the request could not be served; null when there is a result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiReply(@Nullable Object result, @Nullable Failure error) {

  static ApiReply of(Object result) {
    return new ApiReply(result, null);
  }

  /**
   * An error of the protocol.
   *
   * @param code number of the error
   * @param message begins with the code's fixed words
   */
  record Failure(int code, String message) {}

  /**
   * Where a publication went; both absent when the channel keeps no history.
   *
   * @param offset number of the publication in the channel's stream
   * @param epoch name of the stream's incarnation
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Published(@Nullable Long offset, @Nullable String epoch) {
    static Published at(@Nullable StreamPosition position) {
      return position == null
          ? new Published(null, null)
          : new Published(position.offset(), position.epoch());
    }
  }
}
