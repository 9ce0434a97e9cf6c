package io.fynix.session.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.stream.StreamFields;
import io.fynix.session.event.SessionEvent.Created;
import io.fynix.session.event.SessionEvent.EveryoneRevoked;
import io.fynix.session.event.SessionEvent.Expired;
import io.fynix.session.event.SessionEvent.LimitEvicted;
import io.fynix.session.event.SessionEvent.Refreshed;
import io.fynix.session.event.SessionEvent.ReuseDetected;
import io.fynix.session.event.SessionEvent.Revoked;
import io.fynix.session.event.SessionEvent.UserRevoked;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionEventContractTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_764_000_000_123L);
  private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

  static Stream<SessionEvent> events() {
    return Stream.of(
        new Created(ID, "ada", TIME, "aal1"),
        new Refreshed(ID, "ada", TIME, 7),
        new Revoked(ID, "ada", TIME, "signed_out"),
        new Expired(ID, "", TIME),
        new ReuseDetected(ID, "ada", TIME, "old"),
        new LimitEvicted(ID, "ada", TIME),
        new UserRevoked("ada", "AAAAAAAAAAAA", TIME, 8, ID, "password"),
        new EveryoneRevoked(TIME, 9, "incident"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void decodingUndoesEncoding(SessionEvent event) {
    var contract = new SessionEventContract(event.type());
    assertThat(contract.decode(new StreamFields(contract.encode(event)))).isEqualTo(event);
  }

  @Test
  void thereIsAContractForEachType() {
    assertThat(SessionEventContract.ALL.stream().map(each -> each.type()).toList())
        .containsExactlyInAnyOrderElementsOf(events().map(SessionEvent::type).toList());
    assertThat(List.copyOf(SessionEventContract.ALL)).hasSize(8);
  }
}
