package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.address.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private long now;

  private record Config(
      int coldUpgradesPerCore,
      int warmUpgradesPerCore,
      int warmAfterUpgrades,
      Duration warmAfter,
      int connectionsPerAddress,
      int upgradesPerAddress,
      int upgradesPerAddressBurst,
      int rememberedAddresses)
      implements AdmissionConfig {

    static Config rates(int cold, int warm, int afterUpgrades, Duration after) {
      return new Config(cold, warm, afterUpgrades, after, 0, 0, 1, 100);
    }

    static Config addresses(int connections, int perSecond, int burst, int remembered) {
      return new Config(1000, 1000, 0, Duration.ZERO, connections, perSecond, burst, remembered);
    }
  }

  @Test
  void aColdNodeTakesLessThanAWarmOne() {
    var rate = new UpgradeRate(Config.rates(10, 100, 15, Duration.ofSeconds(1)), 2, now);
    assertThat(taken(rate, 1000)).as("at once").isEqualTo(20);
    pass(Duration.ofSeconds(1));
    assertThat(rate.perSecond(now)).as("after a second and 20 upgrades").isEqualTo(200);
    pass(Duration.ofSeconds(1));
    assertThat(taken(rate, 1000)).isEqualTo(200);
  }

  @Test
  void aNodeThatServedNobodyStaysCold() {
    var rate = new UpgradeRate(Config.rates(10, 100, 15, Duration.ofSeconds(1)), 1, now);
    pass(Duration.ofHours(1));
    assertThat(rate.perSecond(now)).isEqualTo(10);
  }

  /** Each step lets some milliseconds pass and sends a burst. */
  @Property
  void neverMoreThanTheRateAndItsBurst(
      @ForAll @Size(max = 50) List<@IntRange(min = 0, max = 3000) Integer> pauses) {
    long start = now;
    var rate = new UpgradeRate(Config.rates(50, 50, 0, Duration.ZERO), 1, now);
    long taken = 0;
    for (int pause : pauses) {
      pass(Duration.ofMillis(pause));
      taken += taken(rate, 80);
      assertThat((double) taken).isLessThanOrEqualTo(50 + 50 * (now - start) / 1e9 + 0.001);
    }
  }

  @Test
  void anAddressHasSoManyConnections() {
    var limits = new AddressLimits(Config.addresses(2, 0, 1, 10));
    ClientAddress one = address("192.0.2.1");
    limits.opened(one, now);
    assertThat(limits.check(one, now)).isNull();
    limits.opened(one, now);
    assertThat(limits.check(one, now)).isEqualTo(Refusal.ADDRESS_CONNECTIONS);
    assertThat(limits.check(address("192.0.2.2"), now)).isNull();
    limits.closed(one);
    assertThat(limits.check(one, now)).isNull();
  }

  @Test
  void anAddressConnectsSoOften() {
    var limits = new AddressLimits(Config.addresses(0, 1, 3, 10));
    ClientAddress one = address("192.0.2.1");
    for (int i = 0; i < 3; i++) {
      assertThat(limits.check(one, now)).isNull();
    }
    assertThat(limits.check(one, now)).isEqualTo(Refusal.ADDRESS_RATE);
    assertThat(limits.check(address("192.0.2.2"), now)).isNull();
    pass(Duration.ofSeconds(1));
    assertThat(limits.check(one, now)).isNull();
    assertThat(limits.check(one, now)).isEqualTo(Refusal.ADDRESS_RATE);
  }

  /** Each step opens (or else closes) a connection of one of ten addresses, or only knocks. */
  @Property
  void theTableIsBoundedAndForgetsNoConnection(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 29) Integer> steps) {
    var limits = new AddressLimits(Config.addresses(3, 100, 100, 4));
    Map<ClientAddress, Integer> model = new HashMap<>();
    for (int step : steps) {
      ClientAddress one = new ClientAddress(0, 1 + step % 10);
      int open = model.getOrDefault(one, 0);
      if (step < 10) {
        if (limits.check(one, now) == null) {
          assertThat(open).isLessThan(3);
          limits.opened(one, now);
          model.merge(one, 1, Integer::sum);
        } else {
          assertThat(open).isEqualTo(3);
        }
      } else if (step < 20) {
        limits.check(one, now);
      } else if (open > 0) {
        limits.closed(one);
        model.put(one, open - 1);
      }
      pass(Duration.ofMillis(10));
      long active = model.values().stream().filter(count -> count > 0).count();
      assertThat(limits.size()).isLessThanOrEqualTo((int) active + 4);
    }
  }

  private int taken(UpgradeRate rate, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      if (rate.take(now)) {
        taken++;
      }
    }
    return taken;
  }

  private void pass(Duration time) {
    now += TimeUnit.MILLISECONDS.toNanos(time.toMillis());
  }

  private static ClientAddress address(String text) {
    InetAddress address = ClientAddress.parse(text);
    assertThat(address).isNotNull();
    return ClientAddress.of(address);
  }
}
