package io.fynix.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least of a Redis client (RESP2, one command at a time), independent of the one under test.
 */
final class RespSocket implements Closeable {
  private final Socket socket;
  private final InputStream in;

  RespSocket(int port, Duration timeout) throws IOException {
    this.socket = new Socket("127.0.0.1", port);
    this.socket.setSoTimeout((int) timeout.toMillis());
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  @Nullable Object run(String... words) throws IOException {
    var request = new ByteArrayOutputStream();
    request.write(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (var word : words) {
      var bytes = word.getBytes(UTF_8);
      request.write(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      request.write(bytes);
      request.write("\r\n".getBytes(UTF_8));
    }
    socket.getOutputStream().write(request.toByteArray());
    return readReply();
  }

  private @Nullable Object readReply() throws IOException {
    var line = readLine();
    var rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> throw new IllegalStateException(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> readBulk(Integer.parseInt(rest));
      case '*' -> readList(Integer.parseInt(rest));
      default -> throw new IOException("not a Redis reply: " + line);
    };
  }

  private @Nullable String readBulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    var bytes = in.readNBytes(length);
    readLine();
    return new String(bytes, UTF_8);
  }

  private @Nullable List<@Nullable Object> readList(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    var list = new ArrayList<@Nullable Object>(size);
    for (var i = 0; i < size; i++) {
      list.add(readReply());
    }
    return list;
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
