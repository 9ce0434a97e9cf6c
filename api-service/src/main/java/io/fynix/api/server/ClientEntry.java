package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fynix.platform.broker.ClientInfo;
import org.jspecify.annotations.Nullable;

/** A connection, as answers tell it: one that published, or one that is on a channel. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientEntry(
    String user,
    String client,
    @JsonProperty("conn_info") @Nullable RawPayload connInfo,
    @JsonProperty("chan_info") @Nullable RawPayload chanInfo) {

  static ClientEntry of(ClientInfo info) {
    return new ClientEntry(
        info.user(),
        info.client(),
        RawPayload.ofNullable(info.connInfo()),
        RawPayload.ofNullable(info.chanInfo()));
  }
}
