package io.fynix.platform.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

  @Test
  void anIpv6NetworkIsOneAddress() {
    assertThat(address("2001:db8:0:1::1")).isEqualTo(address("2001:db8:0:1:ffff::2"));
    assertThat(address("2001:db8:0:1::1")).isNotEqualTo(address("2001:db8:0:2::1"));
    assertThat(address("::ffff:192.0.2.1")).isEqualTo(address("192.0.2.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // the other end        | said by headers                     | the client
        "198.51.100.7           | 203.0.113.1                         | 198.51.100.7",
        "10.1.2.3               | 203.0.113.1                         | 203.0.113.1",
        "10.1.2.3               | 6.6.6.6, 203.0.113.1                | 203.0.113.1",
        "10.1.2.3               | 6.6.6.6, 203.0.113.1, 10.9.9.9      | 203.0.113.1",
        "10.1.2.3               | 203.0.113.1:4711                    | 203.0.113.1",
        "10.1.2.3               | [2001:db8::1]:4711                  | 2001:db8::1",
        "10.1.2.3               | 203.0.113.1, unknown                | 10.1.2.3",
        "10.1.2.3               | -                                   | 10.1.2.3",
        "2001:db8:ffff::5       | 203.0.113.1                         | 203.0.113.1",
        "::ffff:10.1.2.3        | 203.0.113.1                         | 203.0.113.1",
        "10.1.2.3               | evil.example.com                    | 10.1.2.3",
      })
  void onlyWhatTrustedProxiesWroteCounts(
      String peer, @Nullable String forwardedFor, String client) {
    var proxies = new TrustedProxies(List.of("10.0.0.0/8", "2001:db8:ffff::/48"));
    assertThat(proxies.client(peer, forwardedFor == null ? List.of() : List.of(forwardedFor)))
        .isEqualTo(ClientAddress.parse(client));
  }

  @Test
  void withoutTrustedProxiesNoHeaderCounts() {
    assertThat(new TrustedProxies(List.of()).client("10.1.2.3", List.of("203.0.113.1")))
        .isEqualTo(ClientAddress.parse("10.1.2.3"));
  }

  @ParameterizedTest
  @CsvSource({"example.com", "10.0.0.0/33", "10.0.0.0/x", "''", "10.0.0.0/"})
  void aProxyThatIsNoAddressStopsTheStart(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrustedProxies(List.of(text)))
        .withMessageContaining("fynix.address.trusted-proxies");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255",
    "2001:db8:0:1:2:3:4:5, 2001:db8:0:1::/64",
    "::1, 0.0.0.0",
  })
  void theTextNamesWhoIsCounted(String address, String text) {
    assertThat(address(address).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.0/31, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:1::1, true",
  })
  void aNetworkContainsItsAddresses(String network, String address, boolean contained) {
    InetAddress parsed = ClientAddress.parse(address);
    assertThat(parsed).isNotNull();
    assertThat(Networks.of(List.of(network)).contains(parsed)).isEqualTo(contained);
  }

  private static ClientAddress address(String text) {
    return ClientAddress.of(ClientAddress.parse(text));
  }
}
