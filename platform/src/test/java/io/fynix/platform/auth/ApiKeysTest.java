package io.fynix.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.metric.MetricNames;
import io.fynix.platform.problem.ProblemException;
import io.fynix.platform.problem.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  /** SHA-256 of "secret", a test vector. */
  private static final String SHA256 =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ApiKeys keys = keys(Map.of());

  @Test
  void aKnownKeyLeadsToItsPrincipal() {
    assertThat(authenticate("secret", null, null))
        .isEqualTo(new Principal("backend", Set.of("publish")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"apikey secret", "ApiKey secret", "APIKEY   secret "})
  void theAuthorizationHeaderMayCarryTheKey(String authorization) {
    assertThat(authenticate(null, authorization, null).name()).isEqualTo("backend");
  }

  @ParameterizedTest
  @CsvSource({
    ",,,missing",
    "'',,,missing",
    ",Bearer secret,,missing",
    ",apikey,,missing",
    ",,secret,missing",
    "Secret,,,unknown",
    "wrong,apikey secret,,unknown",
  })
  void everythingElseIsRefusedAndCounted(
      @Nullable String header,
      @Nullable String authorization,
      @Nullable String query,
      String reason) {
    assertThatThrownBy(() -> authenticate(header, authorization, query))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
    assertThat(metrics.counter(MetricNames.AUTH_FAILURES, "reason", reason).count()).isEqualTo(1);
  }

  @Test
  void theAddressMayCarryTheKeyWhereThatIsPermitted() {
    var permissive = keys(Map.of("fynix.auth.api-key-in-query", "true"));
    assertThat(permissive.authenticate(new ApiKeys.Presented(null, null, "secret")).name())
        .isEqualTo("backend");
  }

  @Test
  void aMissingScopeIsRefused() {
    assertThatThrownBy(() -> keys.require(new Principal("backend", Set.of("publish")), "read"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.type()).isEqualTo(ProblemType.PERMISSION_DENIED));
  }

  @Test
  void theStarIsEveryScope() {
    assertThat(new Principal("local", Set.of("*")).may("anything")).isTrue();
  }

  @Test
  void withoutKeysNobodyIsKnown() {
    var none = new ApiKeys(config(Map.of()), metrics);
    assertThatThrownBy(() -> none.authenticate(new ApiKeys.Presented("secret", null, null)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void twoNamesForOneKeyStopTheStart() {
    assertThatThrownBy(
            () ->
                keys(
                    Map.of(
                        "fynix.auth.api-keys.twin.sha256",
                        SHA256.toUpperCase(Locale.ROOT),
                        "fynix.auth.api-keys.twin.scopes",
                        "*")))
        .hasMessageContaining("two names");
  }

  @Test
  void withoutSecurityEverybodyOnThisMachineMayDoEverything() {
    var open =
        new ApiKeys(config(Map.of("fynix.auth.insecure", "true")), metrics)
            .authenticate(new ApiKeys.Presented(null, null, null));
    assertThat(open.may("anything")).isTrue();
  }

  @Test
  void withoutSecurityAServiceThatOthersReachDoesNotStart() {
    InsecureMode.check("127.0.0.1");
    assertThatThrownBy(() -> InsecureMode.check("0.0.0.0"))
        .hasMessage(
            "fynix.auth.insecure is for one machine only, and quarkus.http.host is 0.0.0.0");
  }

  @Test
  void aKeyIsNotInAnyText() {
    assertThat(new ApiKeys.Presented("secret", "apikey secret", "secret").toString())
        .doesNotContain("secret");
  }

  @Property
  void noOtherKeyIsKnown(@ForAll String key) {
    if (!key.equals("secret")) {
      assertThatThrownBy(() -> authenticate(key, null, null)).isInstanceOf(ProblemException.class);
    }
  }

  private Principal authenticate(
      @Nullable String header, @Nullable String authorization, @Nullable String query) {
    return keys.authenticate(new ApiKeys.Presented(header, authorization, query));
  }

  private ApiKeys keys(Map<String, String> more) {
    var properties = new HashMap<>(more);
    properties.put("fynix.auth.api-keys.backend.sha256", SHA256);
    properties.put("fynix.auth.api-keys.backend.scopes", "publish");
    return new ApiKeys(config(properties), metrics);
  }

  private static AuthConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(AuthConfig.class)
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(AuthConfig.class);
  }
}
