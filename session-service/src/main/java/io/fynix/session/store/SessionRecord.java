package io.fynix.session.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A session as Redis keeps it: one packed string, because validating one is then a plain GET.
 *
 * <p>Numbers are big-endian. The places of the fixed part are those of {@code
 * lua/session-prelude.lua}; a version that a node does not know is refused, so that nodes of two
 * versions never misread each other's.
 *
 * @param userEpoch the user's epoch when it began
 * @param globalEpoch everybody's epoch when it began
 */
public record SessionRecord(
    Rotation rotation,
    SessionTimes times,
    long userEpoch,
    long globalEpoch,
    ClientBinding binding,
    SessionProfile profile) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 182;

  byte[] encode() {
    List<byte[]> texts =
        List.of(
                profile.user(),
                profile.preset(),
                profile.aal(),
                profile.device(),
                profile.deviceName(),
                profile.agent(),
                profile.place(),
                profile.claims())
            .stream()
            .map(text -> text.getBytes(UTF_8))
            .toList();
    int length = FIXED_BYTES + texts.stream().mapToInt(text -> Short.BYTES + text.length).sum();
    var out = ByteBuffer.allocate(length);
    out.put(VERSION).put(rotation.current()).put(rotation.previous());
    out.putInt(rotation.generation());
    out.put((byte) rotation.replays()).put((byte) rotation.replaySecond());
    out.putLong(rotation.rotated());
    out.putLong(times.created()).putLong(times.authenticated()).putLong(times.lastSeen());
    out.putLong(times.idle()).putLong(times.expires());
    out.putLong(userEpoch).putLong(globalEpoch);
    out.putInt(times.refreshGrace()).putInt(times.outageGrace());
    out.put(binding.packed());
    texts.forEach(text -> out.putShort((short) text.length).put(text));
    return out.array();
  }

  /**
   * Undoes {@link #encode}.
   *
   * @throws IllegalArgumentException when it is no record of this version
   */
  public static SessionRecord decode(byte[] packed) {
    var in = ByteBuffer.wrap(packed);
    try {
      if (in.get() != VERSION) {
        throw new IllegalArgumentException("a record of version " + packed[0]);
      }
      byte[] current = bytes(Rotation.HASH_BYTES, in);
      byte[] previous = bytes(Rotation.HASH_BYTES, in);
      var rotation =
          new Rotation(
              current, previous, in.getInt(), in.get() & 0xff, in.get() & 0xff, in.getLong());
      long created = in.getLong();
      long authenticated = in.getLong();
      long lastSeen = in.getLong();
      long idle = in.getLong();
      long expires = in.getLong();
      long userEpoch = in.getLong();
      long globalEpoch = in.getLong();
      var times =
          new SessionTimes(
              created, authenticated, lastSeen, idle, expires, in.getInt(), in.getInt());
      var binding =
          new ClientBinding(
              bytes(ClientBinding.HASH_BYTES, in),
              bytes(ClientBinding.HASH_BYTES, in),
              bytes(ClientBinding.NETWORK_BYTES, in));
      var profile =
          new SessionProfile(
              text(in), text(in), text(in), text(in), text(in), text(in), text(in), text(in));
      return new SessionRecord(rotation, times, userEpoch, globalEpoch, binding, profile);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a record that was cut", e);
    }
  }

  private static byte[] bytes(int count, ByteBuffer in) {
    var bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    int length = in.getShort() & 0xffff;
    int from = in.position();
    in.position(Math.addExact(from, length));
    return new String(Arrays.copyOfRange(in.array(), from, from + length), UTF_8);
  }
}
