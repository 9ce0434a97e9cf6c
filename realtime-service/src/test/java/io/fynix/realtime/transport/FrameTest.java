package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.realtime.protocol.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FrameTest {

  @Property(tries = 300)
  void aHeaderSaysTheLengthOfItsPayload(
      @ForAll Codec.Form form, @ForAll @IntRange(max = 200_000) int length) {
    assertRoundTrip(form, length);
  }

  @Example
  void theLengthsAroundEachFieldSizeAreRight() {
    for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 65_537}) {
      assertRoundTrip(Codec.Form.JSON, length);
      assertRoundTrip(Codec.Form.PROTOBUF, length);
    }
  }

  private static void assertRoundTrip(Codec.Form form, int length) {
    ByteBuf bytes = Unpooled.buffer();
    FrameHeader.write(form, length, bytes);
    assertThat(bytes.readableBytes()).isEqualTo(FrameHeader.length(length));
    bytes.writeZero(length);
    WebSocketFrame frame = decode(bytes);
    try {
      assertThat(frame).isInstanceOf(expectedType(form));
      assertThat(frame.isFinalFragment()).isTrue();
      assertThat(frame.content().readableBytes()).isEqualTo(length);
    } finally {
      frame.release();
    }
  }

  private static Class<?> expectedType(Codec.Form form) {
    return form == Codec.Form.JSON ? TextWebSocketFrame.class : BinaryWebSocketFrame.class;
  }

  private static WebSocketFrame decode(ByteBuf bytes) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(false)
            .maxFramePayloadLength(1 << 20)
            .build();
    EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
    channel.writeInbound(bytes);
    WebSocketFrame frame = channel.readInbound();
    channel.finishAndReleaseAll();
    return frame;
  }
}
