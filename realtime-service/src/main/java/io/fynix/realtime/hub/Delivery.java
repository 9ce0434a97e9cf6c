package io.fynix.realtime.hub;

import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A publication, or the news that a client came or went, on its way to the subscribers of this
 * node.
 *
 * @param offset its place in the channel's stream, 0 when the channel keeps no history
 * @param epoch of the stream, empty when the channel keeps no history
 * @param deltas for subscribers that negotiated deltas, null for news
 * @param excludedClient the connection that does not get it, null for none
 * @param expired whether nobody gets it any more, though it has its place in the stream
 * @param news whether it tells that a client came or went, which only some subscribers want to hear
 */
public record Delivery(
    String channel,
    long offset,
    String epoch,
    SharedMessage message,
    @Nullable Deltas deltas,
    @Nullable String excludedClient,
    boolean expired,
    boolean news) {

  /**
   * A publication that no subscriber may miss.
   *
   * @param patchable whether subscribers that negotiated deltas may get a patch
   */
  public static Delivery of(
      String channel, String epoch, Publication publication, boolean patchable) {
    return of(channel, epoch, publication, patchable, SlowConsumerPolicy.DISCONNECT);
  }

  /**
   * A publication.
   *
   * @param patchable whether subscribers that negotiated deltas may get a patch
   * @param policy what becomes of it where a subscriber reads too slowly
   */
  public static Delivery of(
      String channel,
      String epoch,
      Publication publication,
      boolean patchable,
      SlowConsumerPolicy policy) {
    // Who subscribed before there was a stream learns its epoch from the first publication.
    String announced = publication.offset() == 1 ? epoch : "";
    var push = new Push.Publication(channel, publication, announced);
    return new Delivery(
        channel,
        publication.offset(),
        epoch,
        new SharedMessage(new Reply.Pushed(push), policy, channel),
        new Deltas(push, patchable),
        publication.excludedClient(),
        publication.expired(),
        false);
  }

  /** A join or a leave. */
  public static Delivery news(String channel, Push push) {
    return new Delivery(
        channel, 0, "", new SharedMessage(new Reply.Pushed(push)), null, null, false, true);
  }
}
