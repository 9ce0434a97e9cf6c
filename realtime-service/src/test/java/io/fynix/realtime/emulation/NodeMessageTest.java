package io.fynix.realtime.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.node.NodeId;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NodeMessageTest {

  @Property(tries = 200)
  void decodingUndoesEncoding(
      @ForAll long request, @ForAll String session, @ForAll byte[] data, @ForAll boolean known) {
    var commands = new NodeMessage.Commands(request, new NodeId("node-1"), session, data);
    assertThat(NodeMessage.decode(commands.encode()))
        .isInstanceOfSatisfying(
            NodeMessage.Commands.class,
            decoded -> {
              assertThat(decoded.request()).isEqualTo(request);
              assertThat(decoded.from()).isEqualTo(commands.from());
              assertThat(decoded.data()).isEqualTo(data);
            });
    var handled =
        new NodeMessage.Handled(request, known ? Outcome.DELIVERED : Outcome.SESSION_UNKNOWN);
    assertThat(NodeMessage.decode(handled.encode())).isEqualTo(handled);
  }

  @Property(tries = 500)
  void anyBytesAreAMessageOrNone(@ForAll byte[] bytes) {
    NodeMessage decoded = NodeMessage.decode(bytes);
    assertThat(decoded == null || NodeMessage.decode(decoded.encode()) != null).isTrue();
  }

  @Example
  void aFieldOfALaterVersionIsSkipped() {
    byte[] known = new NodeMessage.Handled(5, Outcome.DELIVERED).encode();
    byte[] later = Arrays.copyOf(known, known.length + 3);
    later[known.length] = 15 << 3 | 2;
    later[known.length + 1] = 1;
    assertThat(NodeMessage.decode(later)).isEqualTo(new NodeMessage.Handled(5, Outcome.DELIVERED));
  }

  @Example
  void theSecretIsNotShown() {
    var commands = new NodeMessage.Commands(1, new NodeId("n"), "the-secret", new byte[0]);
    assertThat(commands.toString()).doesNotContain("the-secret");
  }
}
