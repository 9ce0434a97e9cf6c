package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.Codec;
import io.fynix.realtime.protocol.Command;
import io.fynix.realtime.protocol.DisconnectCode;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Conversations for the transport's tests. A command is "name" or "name argument": echo answers
 * with its argument, push N pushes that many numbered messages and answers in the middle, close
 * CODE closes, fail fails.
 */
@Alternative
@Singleton
class TestConversations implements ConnectionListener.Factory {
  final List<Conversation> all = new CopyOnWriteArrayList<>();

  @Override
  public ConnectionListener open(
      Connection connection,
      Map<String, String> handshake,
      UnaryOperator<@Nullable String> headers) {
    Conversation conversation = new Conversation(connection, handshake);
    all.add(conversation);
    return conversation;
  }

  List<Conversation> openOnes() {
    return all.stream().filter(conversation -> conversation.closed.get() == 0).toList();
  }

  @Alternative
  @Produces
  @Singleton
  Codecs codecs() {
    return new Codecs(new LineCodec(Codec.Form.JSON), new LineCodec(Codec.Form.PROTOBUF));
  }

  static final class Conversation implements ConnectionListener {
    final Connection connection;
    final Map<String, String> handshake;
    final AtomicInteger closed = new AtomicInteger();
    final List<String> afterEnd = new ArrayList<>();

    Conversation(Connection connection, Map<String, String> handshake) {
      this.connection = connection;
      this.handshake = handshake;
    }

    @Override
    public void onCommands(List<Command> commands) {
      for (Command command : commands) {
        if (closed.get() > 0) {
          afterEnd.add(command.toString());
        } else if (command instanceof Command.Rpc rpc) {
          handle(rpc.method().split(" ", 2));
        }
      }
    }

    private void handle(String[] words) {
      switch (words[0]) {
        case "echo" -> connection.reply(LineCodec.reply(words[1]));
        case "push" -> {
          int count = Integer.parseInt(words[1]);
          for (int i = 0; i < count; i++) {
            connection.push(LineCodec.push("p" + i));
            if (i == count / 2) {
              connection.reply(LineCodec.reply("reply"));
            }
          }
        }
        case "close" -> connection.close(DisconnectCode.valueOf(words[1]));
        case "fail" -> throw new IllegalStateException("asked to fail");
        default -> throw new IllegalArgumentException(words[0]);
      }
    }

    @Override
    public void onClosed(int code, boolean mayReturn) {
      closed.incrementAndGet();
    }
  }
}
