package io.fynix.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSlotTest {

  /** The answers of {@code CLUSTER KEYSLOT}. */
  @ParameterizedTest
  @CsvSource({
    "123456789, 12739",
    "foo, 12182",
    "{foo}bar, 12182",
    "fx:{foo}:a:{b}, 12182",
    "foo{}, 5542",
    "'', 0",
  })
  void aKeyHasTheSlotThatTheClusterGivesIt(String key, int slot) {
    assertThat(HashSlot.of(key)).isEqualTo(slot);
  }
}
