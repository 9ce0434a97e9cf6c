package io.fynix.realtime.hostile;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A WebSocket by hand: it sends any bytes, and reads only when told to. */
final class HostileSocket implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Socket socket;
  private final DataInputStream in;

  /** A frame that the server sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** A close frame as its code and its reason, anything else as its text. */
    String said() {
      if (opcode != RawFrames.CLOSE || payload.length < 2) {
        return text();
      }
      int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
      return code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** Opens a connection and upgrades it. */
  static HostileSocket open(int port, boolean protobuf) throws IOException {
    var opened = new HostileSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    opened.upgrade(protobuf);
    return opened;
  }

  private HostileSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) LIMIT.toMillis());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private void upgrade(boolean protobuf) throws IOException {
    write(
        """
        GET /connection/websocket%s HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r
        \r
        """
            .formatted(protobuf ? "?format=protobuf" : "")
            .getBytes(StandardCharsets.US_ASCII));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("not upgraded: " + head);
    }
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  HostileSocket text(String text) throws IOException {
    write(RawFrames.frame(RawFrames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  HostileSocket binary(byte[] payload) throws IOException {
    write(RawFrames.frame(RawFrames.BINARY, payload));
    return this;
  }

  /** The next frame. */
  Received next() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0F;
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Received(opcode, payload);
  }

  /** Sends a command of the JSON form and returns the next message. */
  String ask(String command) throws IOException {
    return text(command).next().said();
  }

  /** Reads up to the close frame and returns its code and reason. */
  String closed() throws IOException {
    Received frame = next();
    while (frame.opcode() != RawFrames.CLOSE) {
      frame = next();
    }
    return frame.said();
  }

  /** Reads what is there already, without waiting for more. */
  void drain() throws IOException {
    while (in.available() > 0) {
      in.skipNBytes(in.available());
    }
  }

  /**
   * Ends the sending half, and reads until the server ends the other one or the patience is over.
   */
  void finish(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    socket.shutdownOutput();
    try {
      while (in.skip(Long.MAX_VALUE) > 0 || in.read() >= 0) {
        // What the server says to a client like this matters to nobody.
      }
    } catch (EOFException | SocketException e) {
      // An end as well.
    }
  }

  /** Resets the TCP connection. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
