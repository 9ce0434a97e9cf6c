package io.fynix.platform.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** Platform keeps the rules itself. */
@AnalyzeClasses(packages = "io.fynix", importOptions = ProductionCode.class)
class ArchitectureTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(FynixRules.class);
}
