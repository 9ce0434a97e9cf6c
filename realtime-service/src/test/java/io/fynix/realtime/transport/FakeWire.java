package io.fynix.realtime.transport;

import io.fynix.realtime.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A socket that takes what it is told to, and remembers it. */
final class FakeWire implements Wire {
  final List<List<String>> frames = new ArrayList<>();
  final List<ByteBuf> held = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  boolean writable = true;
  boolean holding;
  int flushes;
  Runnable onWrite = () -> {};

  @Override
  public void bind(TransportConnection connection) {}

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void write(Frame frame) {
    ByteBuf bytes = frame.retainedBytes();
    try {
      ByteBuf payload = bytes.duplicate();
      int length = payload.getUnsignedByte(1);
      payload.skipBytes(length < 126 ? 2 : length == 126 ? 4 : 10);
      List<String> lines = LineCodec.lines(frame.form(), payload);
      frames.add(lines);
      events.add("frame " + lines.size());
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    } finally {
      if (holding) {
        held.add(bytes);
      } else {
        bytes.release();
      }
    }
    onWrite.run();
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public void close(int code, String reason) {
    events.add("close " + code + " " + reason);
  }

  @Override
  public void drop() {
    events.add("drop");
  }

  List<String> messages() {
    return frames.stream().flatMap(List::stream).toList();
  }
}
