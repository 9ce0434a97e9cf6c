package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fynix.platform.broker.StreamPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer of the API: a result or an error.
 *
 * @param result what the method returns; null when there is an error
 * @param error why the request could not be served; null when there is a result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiReply(@Nullable Object result, @Nullable Failure error) {

  /** What methods answer that have nothing to tell. */
  static final Object NOTHING = Map.of();

  static ApiReply of(Object result) {
    return new ApiReply(result, null);
  }

  static ApiReply of(ApiException e) {
    return new ApiReply(null, new Failure(e.code().code(), e.message()));
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

  /** An answer for each channel of a broadcast, in their order. */
  record Broadcasted(List<ApiReply> responses) {}

  /** An answer for each command of a batch, in their order: its result under its name. */
  record Batched(List<Map<String, Object>> replies) {}
}
