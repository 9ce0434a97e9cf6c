package io.fynix.session.token;

import io.fynix.platform.docs.ConfigurationDocs;
import org.junit.jupiter.api.Test;

class TokenConfigurationTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(TokenConfig.class);
  }
}
