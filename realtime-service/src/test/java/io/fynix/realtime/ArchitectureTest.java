package io.fynix.realtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.fynix.platform.architecture.FynixRules;
import io.fynix.platform.architecture.ProductionCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** The module keeps the structure of Fynix. */
@AnalyzeClasses(packages = "io.fynix", importOptions = ProductionCode.class)
class ArchitectureTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(FynixRules.class);

  /** A timer of the framework for each connection would cost heap and fire in storms. */
  @ArchTest
  static final ArchRule timersOfConnectionsShareTheWheelOfTheirLoop =
      noClasses()
          .that()
          .resideInAPackage("io.fynix.realtime..")
          .should()
          .callMethod(Vertx.class, "setTimer", long.class, Handler.class)
          .orShould()
          .callMethod(Vertx.class, "setPeriodic", long.class, Handler.class);
}
