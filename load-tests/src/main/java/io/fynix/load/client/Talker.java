package io.fynix.load.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection that a thread talks over. One thread may send while another one reads. */
public final class Talker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final DataInputStream in;

  /** Connects and upgrades. */
  public Talker(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    socket.getOutputStream().write(ClientFrames.upgrade());
    int last = 0;
    while (last != 0x0D0A0D0A) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  /** Sends a text. */
  public void send(String text) throws IOException {
    socket.getOutputStream().write(ClientFrames.text(text));
  }

  /** The next frame's payload. */
  public String next() throws IOException {
    in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Forgets what is there already, so that the server need not wait for this client. */
  public void drain() throws IOException {
    while (in.available() > 0) {
      in.skipNBytes(in.available());
    }
  }

  /** Sends a text and returns the next frame's payload. */
  public String ask(String text) throws IOException {
    send(text);
    return next();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
