package io.fynix.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ApiKeySecretTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void aSecretHasItsFormAndIsNotInAnyText() {
    ApiKeySecret secret = ApiKeySecret.random(random);
    assertThat(secret.value()).matches("fxk_[0-9A-Za-z]{49}");
    assertThat(ApiKeySecret.isWellFormed(secret.value())).isTrue();
    assertThat(secret.toString()).doesNotContain(secret.value());
    assertThat(secret.sha256()).matches("[0-9a-f]{64}");
  }

  @Property
  void aMistypedSecretIsNone(
      @ForAll @IntRange(max = 52) int at, @ForAll @CharRange(from = 'a', to = 'z') char other) {
    StringBuilder text = new StringBuilder(ApiKeySecret.random(random).value());
    if (text.charAt(at) != other) {
      text.setCharAt(at, other);
      assertThat(ApiKeySecret.isWellFormed(text.toString())).isFalse();
    }
  }

  @Property
  void noOtherTextIsASecret(@ForAll String text) {
    assertThat(ApiKeySecret.isWellFormed(text)).isFalse();
  }

  @Test
  void aKeyIsTheSameAfterItLayInRedis() {
    var key =
        new StoredKey(
            "ak_1",
            "name",
            "owner",
            Set.of("a", "b"),
            "gold",
            List.of("10.0.0.0/8"),
            "00",
            Instant.ofEpochMilli(1),
            Instant.ofEpochMilli(2),
            null,
            null);
    assertThat(StoredKey.parse(key.toJson())).isEqualTo(key);
    StoredKey rotated = key.rotated("11", Instant.ofEpochMilli(3));
    assertThat(StoredKey.parse(rotated.toJson())).isEqualTo(rotated);
    assertThat(rotated.previousSha256()).isEqualTo("00");
  }
}
