package io.fynix.session.store;

/** Sessions for tests. */
public final class Sessions {
  /** Ends after so long without use, milliseconds. */
  public static final long IDLE = 60_000;

  /** Ends after so long in any case, milliseconds. */
  public static final long ABSOLUTE = 300_000;

  /** Milliseconds. */
  public static final int GRACE = 30_000;

  /** A client. */
  public static final ClientBinding CLIENT = client("device", "agent", "192.0.2.7");

  private Sessions() {}

  public static SessionRecord record(String user, byte[] hash, long now) {
    return record(user, hash, now, CLIENT, GRACE);
  }

  public static SessionRecord record(
      String user, byte[] hash, long now, ClientBinding client, int outageGrace) {
    var times = new SessionTimes(now, now, now, IDLE, now + ABSOLUTE, GRACE, outageGrace);
    var profile = new SessionProfile(user, "aal1", "aal1", "", "", "", "", "{}");
    return new SessionRecord(Rotation.first(hash, now), times, 0, 0, client, profile);
  }

  public static ClientBinding client(String device, String agent, String address) {
    return ClientBinding.of(device, agent, address).orElseThrow();
  }
}
