package io.fynix.load.scenario;

import io.fynix.load.client.ClientFrames;

/** What clients say first. */
final class Greetings {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

  private Greetings() {}

  /** Of clients of the floor: nothing. */
  static byte[] none() {
    return new byte[0];
  }

  static byte[] connect() {
    return ClientFrames.text(CONNECT);
  }

  static byte[] connectAndSubscribe(String channel) {
    return ClientFrames.text(
        CONNECT + "\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
  }
}
