package io.fynix.load.client;

import java.nio.charset.StandardCharsets;

/** Text frames of a WebSocket client, masked with zeros, and its upgrade request. */
public final class ClientFrames {
  private static final int FIN_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int MASK_BYTES = 4;
  private static final int MOST = 0xFFFF;

  private ClientFrames() {}

  /** The request that upgrades a connection. */
  public static byte[] upgrade() {
    return ("GET /connection/websocket HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150"
            + " Safari/537.36\r\n"
            + "Accept-Encoding: gzip, deflate, br\r\n"
            + "Accept-Language: en-US,en;q=0.9\r\n"
            + "Cache-Control: no-cache\r\n"
            + "Pragma: no-cache\r\n"
            + "Connection: Upgrade\r\n"
            + "Upgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A frame of this text.
   *
   * @param text at most 65,535 bytes
   */
  public static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    if (payload.length > MOST) {
      throw new IllegalArgumentException("longer than a frame of middle length");
    }
    boolean isShort = payload.length < TWO_BYTES;
    int header = (isShort ? 2 : 4) + MASK_BYTES;
    byte[] frame = new byte[header + payload.length];
    frame[0] = (byte) FIN_TEXT;
    if (isShort) {
      frame[1] = (byte) (MASKED | payload.length);
    } else {
      frame[1] = (byte) (MASKED | TWO_BYTES);
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, header, payload.length);
    return frame;
  }
}
