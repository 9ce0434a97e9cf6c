package io.fynix.platform.architecture;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The structure of Fynix, for the architecture test of each module:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "io.fynix", importOptions = ProductionCode.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests RULES = ArchTests.in(FynixRules.class);
 * }
 * }</pre>
 */
public final class FynixRules {
  private static final Structure FYNIX = new Structure("io.fynix");

  @ArchTest static final ArchRule featuresFormNoCycle = FYNIX.featuresFormNoCycle();

  @ArchTest
  static final ArchRule onlyRedisClassesUseTheRedisClient =
      FYNIX.onlyRedisClassesUseTheRedisClient();

  @ArchTest static final ArchRule noFieldIsInjected = FYNIX.noFieldIsInjected();

  @ArchTest static final ArchRule noServiceKnowsAnother = FYNIX.noServiceKnowsAnother();

  @ArchTest static final ArchRule platformKnowsNoService = FYNIX.platformKnowsNoService();

  @ArchTest static final ArchRule protocolKnowsNoFramework = FYNIX.protocolKnowsNoFramework();

  private FynixRules() {}
}
