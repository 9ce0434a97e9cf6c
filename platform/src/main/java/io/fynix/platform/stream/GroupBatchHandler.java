package io.fynix.platform.stream;

import java.util.List;

/** What a consumer does with entries that it takes together. */
@FunctionalInterface
public interface GroupBatchHandler {

  /**
   * Has the effect of entries, at most {@link GroupOptions#batch()} and at least one. As {@link
   * GroupHandler#handle} in all else: returning acknowledges all of them, an exception none.
   *
   * @throws Exception when there was no effect; the entries come again later, perhaps in other
   *     company
   */
  void handle(List<GroupEntry> entries) throws Exception;
}
