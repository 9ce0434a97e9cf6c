package io.fynix.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static final Rules RULES =
      LimiterNode.rules(
          "policies.address.quota=100",
          "policies.login.quota=5",
          "policies.login.window=1m",
          "policies.perkey.partition=key",
          "policies.perkey.quota=10",
          "policies.peruser.partition=user",
          "policies.peruser.quota=10",
          "policies.all.partition=route",
          "policies.all.quota=10",
          "routes.any.paths=/*",
          "routes.any.policies=address",
          "routes.api.paths=/api/*",
          "routes.login.paths=/login",
          "routes.login.methods=post",
          "routes.login.policies=all,peruser,login,address",
          "routes.login.cost=2",
          "routes.open.paths=/open/*",
          "routes.open.tiers=false",
          "tiers.gold.policies=perkey");

  @ParameterizedTest
  @CsvSource({
    "GET, /, any",
    "GET, /x/y, any",
    "GET, /api, api",
    "GET, /api/, api",
    "GET, /api/publish, api",
    "GET, /apis, any",
    "POST, /login, login",
    "POST, /login/, login",
    "POST, /login;a=b, login",
    "POST, /login/x, any",
    "GET, /login, any",
    "GET, /open/x, open",
  })
  void theMostSpecificRouteCounts(String method, String path, String route) {
    assertThat(RULES.route(method, path)).map(Route::name).contains(route);
  }

  @Test
  void policiesAreAskedAddressFirst() {
    assertThat(subjects("POST", "/login", new Caller("192.0.2.1", "k", null, "ada")))
        .containsExactly("login=192.0.2.1", "address=192.0.2.1", "peruser=user=ada", "all=login");
  }

  @Test
  void whoDoesNotSayWhoHeIsCountsByAddress() {
    assertThat(subjects("POST", "/login", new Caller("192.0.2.1", null, null, null)))
        .contains("peruser=ip=192.0.2.1");
  }

  @Test
  void theTierOfAKeyAddsItsPolicies() {
    var gold = new Caller("192.0.2.1", "k", "gold", null);
    assertThat(subjects("POST", "/api/publish", gold)).containsExactly("perkey=key=k");
    assertThat(subjects("GET", "/open/x", gold)).isEmpty();
    assertThat(subjects("POST", "/api/publish", new Caller("192.0.2.1", "k", "tin", null)))
        .isEmpty();
  }

  @Test
  void aNodeHasItsShareAndEnoughForTheDearestRequest() {
    Policy login = policy("login");
    assertThat(login.burst()).isEqualTo(5);
    Policy share = RULES.share(login, 3);
    assertThat(share.burst()).isEqualTo(2);
    assertThat(share.windowMicros()).isEqualTo(3 * login.windowMicros());
    assertThat(share.quota()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policies.a.quota=0 | quota must be",
        "policies.a.window=1s | fynix.limit.rules.policies.a.quota is required",
        "policies.a.quota=1 / policies.a.window=400d | window must be",
        "policies.a.quota=1 / policies.a.window=366d / policies.a.burst=1000 | burst must be at most",
        "policies.Big.quota=1 | a name is of",
        "policies.a.quota=1 / policies.a.burst=0 | burst must be",
        "policies.a.quota=x | ",
        "policies.a.quota=1 / policies.a.partition=planet | planet",
        "policies.a.quota=1 / policies.a.qouta=2 | qouta",
        "routes.r.paths=/a / routes.r.policies=b | there is no policy 'b'",
        "routes.r.paths=a | is no path",
        "routes.r.paths=/a*b | is no path",
        "policies.a.quota=1 / routes.r.paths=/a / routes.r.policies=a / routes.r.cost=2 | above the burst",
        "tiers.t.policies=b | there is no policy 'b'",
      })
  void whatIsWrongIsNamed(String lines, @Nullable String message) {
    assertThatThrownBy(() -> LimiterNode.rules(lines.split(" / ")))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(message == null ? "" : message);
  }

  @Test
  void aBadFileIsRefusedOnceAndAGoodOneTaken(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("rules.properties");
    Files.writeString(path, "fynix.limit.rules.policies.a.quota=1\n");
    var file = new RulesFile(path);
    assertThat(file.readIfChanged()).isNotNull();
    assertThat(file.readIfChanged()).isNull();
    Files.writeString(path, "fynix.limit.rules.policies.a.quota=0\n");
    assertThatThrownBy(file::readIfChanged).hasMessageContaining("rules.properties: policy 'a'");
    assertThat(file.readIfChanged()).isNull();
    Files.writeString(path, "other=1\n");
    assertThatThrownBy(file::readIfChanged).hasMessageContaining("other");
    Files.writeString(path, "fynix.limit.rules.policies.a.quota=2\n");
    Rules changed = file.readIfChanged();
    assertThat(changed).isNotNull();
    assertThat(changed.policies()).extracting(Policy::quota).containsExactly(2L);
    Files.delete(path);
    assertThatThrownBy(file::readIfChanged).hasMessageContaining("cannot be read");
  }

  private static Policy policy(String name) {
    return RULES.policies().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> subjects(String method, String path, Caller caller) {
    Plan plan = RULES.plan(method, path, caller);
    assertThat(plan).isNotNull();
    return plan.charges().stream()
        .map(charge -> charge.policy().name() + "=" + charge.subject())
        .toList();
  }
}
