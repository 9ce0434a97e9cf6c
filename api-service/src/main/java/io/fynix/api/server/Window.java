package io.fynix.api.server;

import io.fynix.platform.broker.ErrorCode;
import io.fynix.platform.redis.RedisUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does many things of which only some are under way at a time, and answers in their order. */
final class Window {
  private Window() {}

  /**
   * Starts the items one after the other and waits for the oldest whenever {@code size} are under
   * way. A failure that belongs to one item is its answer; the others go on.
   *
   * @param start begins an item without waiting
   * @param finish waits for it
   * @return an answer for each item
   */
  static <T, U> List<ApiReply> inOrder(
      List<T> items, int size, Function<T, U> start, Function<U, ApiReply> finish) {
    List<ApiReply> answers = new ArrayList<>(items.size());
    Deque<Supplier<ApiReply>> underWay = new ArrayDeque<>(Math.min(size, items.size()));
    for (T item : items) {
      if (underWay.size() == size) {
        answers.add(underWay.remove().get());
      }
      underWay.add(begin(item, start, finish));
    }
    underWay.forEach(answer -> answers.add(answer.get()));
    return answers;
  }

  private static <T, U> Supplier<ApiReply> begin(
      T item, Function<T, U> start, Function<U, ApiReply> finish) {
    try {
      U started = start.apply(item);
      return () -> attempt(() -> finish.apply(started));
    } catch (ApiException e) {
      ApiReply refused = ApiReply.of(e);
      return () -> refused;
    }
  }

  /** The answer of a call, or the failure that belongs to it alone. */
  static ApiReply attempt(Supplier<ApiReply> call) {
    try {
      return call.get();
    } catch (ApiException e) {
      return ApiReply.of(e);
    } catch (RedisUnavailableException e) {
      // The calls before it took effect, so the answer as a whole can not be a problem.
      return ApiReply.of(new ApiException(ErrorCode.INTERNAL, "the storage is unavailable"));
    }
  }
}
