package io.fynix.realtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TransportProfile.Shared.class)
class SharedWriterTest extends ConnectionEndpointContract {

  @Test
  void noConnectionFellBackToThePlainWriter() {
    assertThat(registry.counter("fynix_plain_writer_connections_total").count()).isZero();
  }
}
