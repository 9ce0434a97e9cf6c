package io.fynix.monitoring.pulse;

import io.fynix.platform.docs.ConfigurationDocs;
import org.junit.jupiter.api.Test;

class PulseConfigTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(PulseConfig.class);
  }
}
