package io.fynix.platform.redis;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command between its caller and its answer. The caller may do with the future what it likes; the
 * link goes by {@link #settled}, which its event loop alone touches.
 */
final class PendingCommand extends CompletableFuture<@Nullable Response> {
  final Request request;

  /** The script that is run, or null when it is a plain command. */
  final @Nullable ScriptCall call;

  /** Whether the link itself asks for a sign of life; such commands are not counted. */
  final boolean probe;

  final long sinceNanos = System.nanoTime();
  boolean settled;
  boolean goneBySource;

  PendingCommand(Request request, @Nullable ScriptCall call, boolean probe) {
    this.request = request;
    this.call = call;
    this.probe = probe;
  }

  /** A dependent stage of a caller is a plain future. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
