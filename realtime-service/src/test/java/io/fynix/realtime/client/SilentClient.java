package io.fynix.realtime.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A client that connects and then does nothing at all, as one whose machine froze: no pong, no
 * answer to a close frame, no FIN. What the server sends stays readable.
 */
final class SilentClient implements AutoCloseable {
  private static final int LIMIT_MILLIS = 30_000;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  SilentClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LIMIT_MILLIS);
    String upgrade =
        """
        GET /connection/websocket HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r
        \r
        """;
    socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    // Frames may follow the answer only: what comes earlier is no WebSocket yet.
    while (!received.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the server closed before it answered: " + received);
      }
      received.write(next);
    }
  }

  /** Sends a text of 126 bytes or more, masked with zeros. */
  SilentClient send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    if (payload.length < 126 || payload.length > 0xFFFF) {
      throw new IllegalArgumentException("not of middle length");
    }
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(0x80 | 126);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(new byte[4]);
    frame.write(payload);
    socket.getOutputStream().write(frame.toByteArray());
    return this;
  }

  /** All that the server sent, once it has ended the TCP connection. */
  String readToTheEnd() throws IOException {
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(received);
    } catch (SocketException e) {
      // Reset: an end as well.
    }
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
