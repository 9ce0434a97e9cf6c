package io.fynix.platform.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTest {

  @Property
  void splittingUndoesPacking(@ForAll List<byte[]> parts) {
    assertThat(Packed.split(Packed.of(parts.toArray(byte[][]::new))))
        .usingRecursiveComparison()
        .isEqualTo(parts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3:ab", "x", "3", "-1:a", "1:ab", "1a:b"})
  void whatIsNotPackedIsRefused(String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Packed.split(value)).isInstanceOf(IllegalArgumentException.class);
  }
}
