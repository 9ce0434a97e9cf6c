package io.fynix.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SessionRecordTest {

  @Property
  void decodingUndoesEncoding(
      @ForAll @Size(32) byte[] current,
      @ForAll @Size(32) byte[] previous,
      @ForAll long time,
      @ForAll int generation,
      @ForAll @IntRange(max = 255) int replays,
      @ForAll @StringLength(max = 256) String text) {
    var rotation = new Rotation(current, previous, generation, replays, 255 - replays, time);
    var times = new SessionTimes(time, time + 1, time + 2, time + 3, time + 4, 5, generation);
    var binding = ClientBinding.of(text, text + "a", "192.0.2.7").orElseThrow();
    var profile = new SessionProfile(text, "aal1", "aal2", text, "", "agent", text, "{\"a\":1}");
    var record = new SessionRecord(rotation, times, time + 6, time + 7, binding, profile);
    SessionRecord read = SessionRecord.decode(record.encode());
    assertThat(read.encode()).isEqualTo(record.encode());
    assertThat(read.times()).isEqualTo(times);
    assertThat(read.userEpoch()).isEqualTo(time + 6);
    assertThat(read.globalEpoch()).isEqualTo(time + 7);
    assertThat(read.rotation().current()).isEqualTo(current);
    assertThat(read.rotation().previous()).isEqualTo(previous);
    assertThat(read.rotation().generation()).isEqualTo(generation);
  }

  @Property
  void aCutRecordIsNone(@ForAll @IntRange(max = 199) int length) {
    byte[] whole = Sessions.record("ada", new byte[32], 0).encode();
    int cut = Math.min(length, whole.length - 1);
    assertThatThrownBy(() -> SessionRecord.decode(Arrays.copyOf(whole, cut)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void anAddressesIsKnownByItsNetworkOnly(
      @ForAll @IntRange(max = 255) int last, @ForAll @IntRange(max = 0xffff) int group) {
    assertThat(network("192.0.2." + last)).isEqualTo(network("192.0.2.1"));
    assertThat(network("192.0.3." + last)).isNotEqualTo(network("192.0.2." + last));
    assertThat(network("::ffff:192.0.2." + last)).isEqualTo(network("192.0.2.1"));
    String v6 = "2001:db8:7:%x::%x".formatted(group, last);
    assertThat(network(v6)).isEqualTo(network("2001:db8:7::1"));
    assertThat(network("2001:db8:8::1")).isNotEqualTo(network(v6));
  }

  private static byte[] network(String address) {
    return ClientBinding.of("", "", address).orElseThrow().network();
  }
}
