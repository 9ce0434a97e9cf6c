package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {

  @Test
  void withoutPatternsOnlyRequestsWithoutAnOriginPass() {
    OriginPolicy nobody = new OriginPolicy(List.of());
    assertThat(nobody.allows(null)).isTrue();
    assertThat(nobody.allows("http://localhost")).isFalse();
    assertThat(nobody.allows("null")).isFalse();
    assertThat(nobody.allows("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*, https://anything.example, true",
    "https://*.example.com, https://a.example.com, true",
    "https://*.example.com, https://a.b.example.com, true",
    "https://*.example.com, https://example.com, false",
    "https://*.example.com, https://a.example.com.evil.org, false",
    "https://*.example.com, http://a.example.com, false",
    "HTTPS://App.Example.com, https://app.example.COM, true",
    "http://localhost:80?0, http://localhost:8080, true",
    "http://localhost:80?0, http://localhost:800, false",
    "https://*.a.*.b, https://x.a.a.a.y.b, true",
    "https://*.a.*.b, https://x.a.b, false",
    "https://example.com, https://example.comx, false",
  })
  void aPatternMatchesTheWholeOrigin(String pattern, String origin, boolean allowed) {
    assertThat(new OriginPolicy(List.of("https://other", pattern)).allows(origin))
        .isEqualTo(allowed);
  }
}
