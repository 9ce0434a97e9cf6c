package io.fynix.realtime.http;

import io.fynix.realtime.transport.TransportConnection;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The emulated connections of this node by their secret. Safe from any thread. */
@Singleton
public final class Sessions {
  private static final int SECRET_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, TransportConnection> bySecret = new ConcurrentHashMap<>();

  /** A fresh secret: 128 random bits in hexadecimal. */
  String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  void add(String secret, TransportConnection connection) {
    bySecret.put(secret, connection);
  }

  void remove(String secret) {
    bySecret.remove(secret);
  }

  public @Nullable TransportConnection find(String secret) {
    return bySecret.get(secret);
  }
}
