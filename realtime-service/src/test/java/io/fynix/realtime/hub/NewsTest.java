package io.fynix.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.broker.ClientInfo;
import io.fynix.platform.broker.StreamPosition;
import io.fynix.realtime.protocol.Push;
import io.fynix.realtime.protocol.Reply;
import io.fynix.realtime.transport.SharedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told that clients come and go. */
class NewsTest {
  private final ManualLoop loop = new ManualLoop();
  private final LoopHub hub = new LoopHub(loop);
  private final Stream stream = new Stream(100);

  private static final class Heard implements Subscription.Owner {
    final List<String> messages = new ArrayList<>();
    boolean insufficient;

    @Override
    public void deliver(SharedMessage message) {
      messages.add(
          switch (message.reply()) {
            case Reply.Pushed(Push.Join join) -> "join " + join.info().client();
            case Reply.Pushed(Push.Leave leave) -> "leave " + leave.info().client();
            case Reply.Pushed(Push.Publication p) -> "pub " + p.publication().offset();
            default -> throw new AssertionError(message.reply());
          });
    }

    @Override
    public void insufficientState(Subscription subscription) {
      insufficient = true;
    }
  }

  private static Delivery join(String client) {
    return Delivery.news(
        Stream.CHANNEL, new Push.Join(Stream.CHANNEL, new ClientInfo("ada", client, null, null)));
  }

  private static Delivery leave(String client) {
    return Delivery.news(
        Stream.CHANNEL, new Push.Leave(Stream.CHANNEL, new ClientInfo("ada", client, null, null)));
  }

  private Subscription add(Heard owner, boolean positioned, boolean wantsNews) {
    var subscription =
        new Subscription(
            Stream.CHANNEL, owner, new Subscription.Options(positioned, false, wantsNews));
    hub.add(subscription);
    return subscription;
  }

  @Test
  void onlyThoseWhoWantItHearWhoComesAndGoes() throws Exception {
    var curious = new Heard();
    var positioned = new Heard();
    var other = new Heard();
    add(curious, false, true).release(StreamPosition.START);
    add(positioned, true, true).release(stream.position());
    add(other, true, false).release(stream.position());

    hub.deliver(List.of(join("c1"), stream.publish(), leave("c1"), stream.publish()));
    loop.runAll();

    assertThat(curious.messages).containsExactly("join c1", "pub 1", "leave c1", "pub 2");
    assertThat(positioned.messages).containsExactly("join c1", "pub 1", "leave c1", "pub 2");
    assertThat(other.messages).containsExactly("pub 1", "pub 2");
  }

  @Test
  void newsThatComeDuringASubscribeFollowItsReply() throws Exception {
    var heard = new Heard();
    var subscription = add(heard, false, true);
    hub.deliver(List.of(join("c1")));
    loop.runAll();
    assertThat(heard.messages).isEmpty();
    subscription.release(StreamPosition.START);
    assertThat(heard.messages).containsExactly("join c1");
  }

  @Test
  void noPublicationIsLostToNewsThatAreHeld() throws Exception {
    var heard = new Heard();
    var subscription = add(heard, true, true);
    hub.deliver(List.of(stream.publish()));
    hub.deliver(Collections.nCopies(Subscription.MAX_HELD, join("c1")));
    loop.runAll();
    subscription.release(new StreamPosition(0, stream.position().epoch()));
    assertThat(heard.insufficient).isFalse();
    assertThat(heard.messages).hasSize(Subscription.MAX_HELD).startsWith("pub 1", "join c1");
  }

  @Test
  void nobodyWaitsForNewsThatNobodyWants() throws Exception {
    var heard = new Heard();
    add(heard, false, false).release(StreamPosition.START);
    for (int i = 0; i < 3; i++) {
      hub.deliver(Collections.nCopies(LoopHub.MAX_UNDELIVERED, join("c1")));
      loop.runAll();
    }
    hub.deliver(List.of(stream.publish()));
    loop.runAll();
    assertThat(heard.messages).containsExactly("pub 1");
  }
}
