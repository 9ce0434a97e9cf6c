package io.fynix.realtime.hub;

import io.fynix.platform.broker.Publication;
import io.fynix.platform.channel.SlowConsumerPolicy;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;

/**
 * A publication on its way to the subscribers of this node.
 *
 * @param offset its place in the channel's stream, 0 when the channel keeps no history
 * @param epoch of the stream, empty when the channel keeps no history
 */
public record Delivery(String channel, long offset, String epoch, SharedMessage message) {

  /** A publication that no subscriber may miss. */
  public static Delivery of(String channel, String epoch, Publication publication) {
    return of(channel, epoch, publication, SlowConsumerPolicy.DISCONNECT);
  }

  /**
   * A publication.
   *
   * @param policy what becomes of it where a subscriber reads too slowly
   */
  public static Delivery of(
      String channel, String epoch, Publication publication, SlowConsumerPolicy policy) {
    // Who subscribed before there was a stream learns its epoch from the first publication.
    String announced = publication.offset() == 1 ? epoch : "";
    var push = new Push.Publication(channel, publication, announced);
    var message = new SharedMessage(new Reply.Pushed(push), policy, channel);
    return new Delivery(channel, publication.offset(), epoch, message);
  }
}
