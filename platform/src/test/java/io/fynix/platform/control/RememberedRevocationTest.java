package io.fynix.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.control.ControlMessage.AllSessionsRevoked;
import io.fynix.platform.control.ControlMessage.Revocation;
import io.fynix.platform.control.ControlMessage.SessionRevoked;
import io.fynix.platform.control.ControlMessage.SessionsRevoked;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedRevocationTest {
  static Stream<Revocation> revocations() {
    return Stream.of(
        new SessionRevoked("ada", "-id_"),
        new SessionRevoked("a user with spaces", "id"),
        new SessionsRevoked("a user", 3, null),
        new SessionsRevoked("ada", 4, "id"),
        new AllSessionsRevoked(7));
  }

  @ParameterizedTest
  @MethodSource("revocations")
  void decodingUndoesEncoding(Revocation revocation) {
    assertThat(RememberedRevocation.decode(RememberedRevocation.encode(revocation)))
        .contains(revocation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "all x", "user 1 -", "session", "newer 1"})
  void whatIsNotUnderstoodIsSkipped(String text) {
    assertThat(RememberedRevocation.decode(text)).isEmpty();
  }
}
