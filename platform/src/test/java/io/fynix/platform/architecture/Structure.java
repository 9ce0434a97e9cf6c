package io.fynix.platform.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules for code below a root package. A module that has none of the classes of a rule keeps
 * it.
 *
 * @param root {@code io.fynix}, or the root of code that breaks the rules on purpose
 */
record Structure(String root) {
  private static final List<String> SERVICES = List.of("api", "realtime", "session", "monitoring");

  private static final DescribedPredicate<JavaClass> NAMED_REDIS =
      DescribedPredicate.describe(
          "are named Redis*", type -> outermost(type).getSimpleName().startsWith("Redis"));

  ArchRule featuresFormNoCycle() {
    return slices()
        .matching(root + ".(*).(*)..")
        .namingSlices("$1.$2")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .because("a feature that needs another in a circle is one feature in two folders");
  }

  ArchRule onlyRedisClassesUseTheRedisClient() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".platform.redis..")
        .and(DescribedPredicate.not(NAMED_REDIS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.redis..", "io.vertx.mutiny.redis..", "io.quarkus.redis..")
        .allowEmptyShould(true)
        .because("the rest of the code must work, and be tested, without Redis");
  }

  ArchRule noFieldIsInjected() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .should()
        .beAnnotatedWith(Inject.class)
        .allowEmptyShould(true)
        .because("dependencies come through the one constructor");
  }

  ArchRule noServiceKnowsAnother() {
    return CompositeArchRule.of(SERVICES.stream().map(this::knowsNoOther).toList());
  }

  private ArchRule knowsNoOther(String service) {
    var others = SERVICES.stream().filter(other -> !other.equals(service));
    return noClasses()
        .that()
        .resideInAPackage(packageOf(service))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.map(this::packageOf).toArray(String[]::new))
        .allowEmptyShould(true)
        .because("services share platform, and talk over Redis streams");
  }

  ArchRule platformKnowsNoService() {
    var above = Stream.concat(SERVICES.stream(), Stream.of("local", "e2e"));
    return noClasses()
        .that()
        .resideInAPackage(packageOf("platform"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above.map(this::packageOf).toArray(String[]::new))
        .allowEmptyShould(true)
        .because("platform is what services agree on");
  }

  ArchRule protocolKnowsNoFramework() {
    return noClasses()
        .that()
        .resideInAPackage(packageOf("realtime.protocol"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta..")
        .allowEmptyShould(true)
        .because("the protocol must be testable in milliseconds, and outlive the framework");
  }

  private String packageOf(String module) {
    return root + "." + module + "..";
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Structure::outermost).orElse(type);
  }
}
