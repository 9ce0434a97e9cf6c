package io.fynix.realtime.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** An upgrade by hand, for what well-behaved clients do not do. */
final class RawSocket {
  /** Pause between two bytes of a slow handshake. */
  private static final int TRICKLE_MILLIS = 200;

  private RawSocket() {}

  /** The head of the server's answer. */
  static String upgrade(int port, String header) {
    try (Socket socket = connect(port, header)) {
      return head(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Upgrades, says half a word, and resets the TCP connection. */
  static void upgradeAndReset(int port) {
    try (Socket socket = connect(port, "X-Nothing: more")) {
      head(socket.getInputStream());
      socket.getOutputStream().write(0x81);
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a header byte by byte, and never its end; returns when the server has had enough. */
  static long millisUntilATrickledHandshakeIsCut(int port) {
    long start = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TRICKLE_MILLIS);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));
      while (!isCut(socket)) {
        socket.getOutputStream().write('x');
      }
    } catch (SocketException e) {
      // Written to a connection that the server had cut.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static boolean isCut(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static Socket connect(int port, String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String request =
        """
        GET /connection/websocket HTTP/1.1\r
        Host: localhost\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r
        %s\r
        \r
        """
            .formatted(header);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
