package io.fynix.platform.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule notices code that breaks it, and nothing else. */
class StructureTest {
  private static final String ROOT = "io.fynix.platform.architecture.planted";
  private static final Structure STRUCTURE = new Structure(ROOT);
  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(ROOT);
  private static final JavaClasses NOTHING = new ClassFileImporter().importPackages(ROOT + ".none");

  @Test
  void aCycleOfFeaturesIsNoticed() {
    assertThat(violations(STRUCTURE.featuresFormNoCycle()))
        .singleElement()
        .asString()
        .contains("api.first", "api.second");
  }

  @Test
  void aClassThatUsesTheRedisClientUnderAnotherNameIsNoticed() {
    assertThat(violations(STRUCTURE.onlyRedisClassesUseTheRedisClient()))
        .isNotEmpty()
        .allMatch(violation -> violation.contains("SecretlyUsesRedis"));
  }

  @Test
  void anInjectedFieldIsNoticed() {
    assertThat(violations(STRUCTURE.noFieldIsInjected()))
        .singleElement()
        .asString()
        .contains("WithInjectedField.dependency");
  }

  @Test
  void aServiceThatKnowsAnotherIsNoticed() {
    assertThat(violations(STRUCTURE.noServiceKnowsAnother()))
        .isNotEmpty()
        .allMatch(violation -> violation.contains("KnowsApi"));
  }

  @Test
  void aPlatformThatKnowsAServiceIsNoticed() {
    assertThat(violations(STRUCTURE.platformKnowsNoService()))
        .isNotEmpty()
        .allMatch(violation -> violation.contains("KnowsService"));
  }

  @Test
  void aProtocolThatKnowsAFrameworkIsNoticed() {
    assertThat(violations(STRUCTURE.protocolKnowsNoFramework()))
        .isNotEmpty()
        .allMatch(violation -> violation.contains("KnowsVertx"));
  }

  @Test
  void aModuleWithoutSuchClassesKeepsTheRules() {
    var rules =
        List.of(
            STRUCTURE.featuresFormNoCycle(),
            STRUCTURE.onlyRedisClassesUseTheRedisClient(),
            STRUCTURE.noFieldIsInjected(),
            STRUCTURE.noServiceKnowsAnother(),
            STRUCTURE.platformKnowsNoService(),
            STRUCTURE.protocolKnowsNoFramework());
    assertThatCode(() -> rules.forEach(rule -> rule.check(NOTHING))).doesNotThrowAnyException();
  }

  private static List<String> violations(ArchRule rule) {
    return rule.evaluate(PLANTED).getFailureReport().getDetails();
  }
}
