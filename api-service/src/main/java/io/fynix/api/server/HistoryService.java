package io.fynix.api.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fynix.platform.broker.Broker;
import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.broker.History;
import io.fynix.platform.broker.HistoryQuery;
import io.fynix.platform.broker.Publication;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.platform.channel.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and removes what channels keep. Blocks, so it belongs on virtual threads. */
@ApplicationScoped
class HistoryService {
  private final Broker broker;
  private final Channels channels;
  private final StoreCalls calls;
  private final int maxPublications;

  HistoryService(Broker broker, Channels channels, StoreCalls calls, ApiConfig config) {
    this.broker = broker;
    this.channels = channels;
    this.calls = calls;
    this.maxPublications = config.maxHistoryPublications();
  }

  /**
   * What a channel keeps.
   *
   * @param offset number of the newest publication that there ever was
   */
  record Kept(List<Item> publications, long offset, String epoch) {
    static Kept of(History history) {
      return new Kept(
          history.living().stream().map(Item::of).toList(),
          history.top().offset(),
          history.top().epoch());
    }
  }

  /** One publication. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Item(
      RawPayload data,
      long offset,
      @Nullable ClientEntry info,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> tags) {
    static Item of(Publication publication) {
      ClientInfo info = publication.info();
      return new Item(
          RawPayload.of(publication.data()),
          publication.offset(),
          info == null ? null : ClientEntry.of(info),
          publication.tags());
    }
  }

  /**
   * Reads a channel's history.
   *
   * @throws ApiException 108 when the channel keeps none, 112 when {@code since} is of another
   *     epoch, 107 when nothing can be older than {@code since}
   */
  Kept read(RequestBody body) {
    String channel = body.text("channel");
    int limit = body.integer("limit");
    boolean reverse = body.flag("reverse");
    StreamPosition since = body.position("since");
    Namespace namespace = keeping(channel);
    if (reverse && since != null && since.offset() == 0) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "since.offset is 0 and reverse is set");
    }
    int most = limit < 0 ? maxPublications : Math.min(limit, maxPublications);
    return Kept.of(
        calls.await(
            broker.history(new HistoryQuery(channel, since, most, reverse, namespace.metaTtl()))));
  }

  /** Removes what a channel keeps; its numbers go on. */
  Object remove(RequestBody body) {
    String channel = body.text("channel");
    keeping(channel);
    calls.await(broker.removeHistory(channel).thenApply(nothing -> true));
    return ApiReply.NOTHING;
  }

  private Namespace keeping(String channel) {
    Namespace namespace = channels.get(channel);
    if (!namespace.keepsHistory()) {
      throw new ApiException(ErrorCode.NOT_AVAILABLE, "the channel keeps no history");
    }
    return namespace;
  }
}
