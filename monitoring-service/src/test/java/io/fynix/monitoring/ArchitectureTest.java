package io.fynix.monitoring;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.fynix.platform.architecture.FynixRules;
import io.fynix.platform.architecture.ProductionCode;

/** The module keeps the structure of Fynix. */
@AnalyzeClasses(packages = "io.fynix", importOptions = ProductionCode.class)
class ArchitectureTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(FynixRules.class);
}
