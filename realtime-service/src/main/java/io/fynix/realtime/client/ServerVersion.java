package io.fynix.realtime.client;

/** What clients are told about the server. */
final class ServerVersion {
  static final String TEXT = "Fynix";

  private ServerVersion() {}
}
