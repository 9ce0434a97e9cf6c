package io.fynix.realtime.presence;

import io.fynix.platform.activity.ActivityRecorder;
import io.fynix.platform.node.NodeId;
import io.fynix.platform.presence.OccupancyNews;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells on the stream of activity which channels became occupied or empty. Blocks its callers, one
 * thread at a time. One node does it for a shard at a time, and another one when that dies; then
 * the same news may be told twice, with the same ids.
 */
@ApplicationScoped
class OccupancyRelay {
  private final OccupancyNews news;
  private final ActivityRecorder activity;
  private final NodeId self;

  OccupancyRelay(OccupancyNews news, ActivityRecorder activity, NodeId self) {
    this.news = news;
    this.activity = activity;
    this.self = self;
  }

  /** Tells what there is; when Redis is away, the shard keeps it in mind. */
  void relay(PresenceShard shard) throws InterruptedException {
    while (true) {
      var taken = Wait.forAnswer(news.take(self, shard.index, Janitor.CLAIM, Wait.BATCH));
      if (taken == null) {
        shard.news();
        return;
      }
      if (taken.isEmpty()) {
        return;
      }
      var written = Wait.forAnswer(activity.relay(taken));
      if (written == null
          || Wait.forAnswer(news.told(self, shard.index, written).thenApply(nothing -> true))
              == null
          || written < taken.size()) {
        shard.news();
        return;
      }
    }
  }
}
