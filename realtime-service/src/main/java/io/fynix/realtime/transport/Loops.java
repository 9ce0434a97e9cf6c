package io.fynix.realtime.transport;

import io.fynix.realtime.transport.Connection.LoopExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** All event loops that can own a connection, by their index. */
@Singleton
public final class Loops {
  private final List<Loop> loops;

  Loops(Vertx vertx) {
    List<Loop> all = new ArrayList<>();
    for (EventExecutor executor : vertx.nettyEventLoopGroup()) {
      all.add(new Loop(executor, all.size()));
    }
    this.loops = List.copyOf(all);
  }

  /** Every loop; a loop's place in the list is its {@link LoopExecutor#index()}. */
  public List<LoopExecutor> all() {
    return List.copyOf(loops);
  }

  /**
   * The loop that runs the caller, for what is no connection.
   *
   * @throws IllegalStateException when the caller is on no event loop
   */
  public LoopExecutor caller() {
    return current();
  }

  List<Loop> loops() {
    return loops;
  }

  /**
   * The loop that runs the caller.
   *
   * @throws IllegalStateException when the caller is on no event loop
   */
  Loop current() {
    for (Loop loop : loops) {
      if (loop.isCurrent()) {
        return loop;
      }
    }
    throw new IllegalStateException("not on an event loop");
  }
}
