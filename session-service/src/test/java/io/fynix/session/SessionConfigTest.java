package io.fynix.session;

import io.fynix.platform.docs.ConfigurationDocs;
import io.fynix.session.http.CookieConfig;
import io.fynix.session.issue.IssueConfig;
import io.fynix.session.issue.PresetsConfig;
import io.fynix.session.manage.ManageConfig;
import io.fynix.session.refresh.RefreshConfig;
import io.fynix.session.store.StoreConfig;
import io.fynix.session.validate.ValidateConfig;
import org.junit.jupiter.api.Test;

class SessionConfigTest {

  @Test
  void theDocumentDescribesEveryProperty() {
    ConfigurationDocs.mustDescribe(
        RefreshConfig.class,
        PresetsConfig.class,
        IssueConfig.class,
        ValidateConfig.class,
        StoreConfig.class,
        ManageConfig.class,
        CookieConfig.class);
  }
}
