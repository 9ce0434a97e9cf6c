package io.fynix.api.server;

import io.fynix.platform.docs.ConfigurationDocs;
import org.junit.jupiter.api.Test;

class ApiConfigTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(ApiConfig.class);
  }
}
