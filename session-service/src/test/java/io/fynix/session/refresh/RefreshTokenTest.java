package io.fynix.session.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.session.Configs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class RefreshTokenTest {
  private static final RefreshKeys KEYS = keys("01", "77", 16);
  private static final RefreshKeys OTHERS = keys("02", "77", 16);

  @Property
  void readingUndoesWriting(@ForAll String user, @ForAll @IntRange(max = 5) int generations) {
    RefreshToken token = token(user, generations);
    RefreshToken read = parse(token.text());
    assertThat(read.text()).isEqualTo(token.text());
    assertThat(read.session()).isEqualTo(token.session());
    assertThat(read.generation()).isEqualTo(generations + 1);
    assertThat(read.hash()).isEqualTo(token.hash());
    assertThat(KEYS.isGenuine(read)).isTrue();
  }

  @Property
  void anyOtherCharacterAnywhereMakesItNoToken(
      @ForAll @IntRange(max = 104) int place, @ForAll @CharRange(to = '\u2fff') char other) {
    String text = token("ada", 1).text();
    String changed = text.substring(0, place) + other + text.substring(place + 1);
    if (!changed.equals(text)) {
      assertThat(RefreshToken.parse(changed)).isNull();
    }
  }

  @Property
  void aCutTokenIsNone(@ForAll @IntRange(max = 104) int length) {
    assertThat(RefreshToken.parse(token("ada", 0).text().substring(0, length))).isNull();
  }

  @Property
  void anyTextIsReadWithoutFailing(@ForAll @StringLength(max = 300) String text) {
    assertThat(RefreshToken.parse(text)).isNull();
  }

  @Property
  void anyTextOfTheRightLengthIsReadWithoutFailing(@ForAll @StringLength(101) String text) {
    assertThat(RefreshToken.parse("fx1_" + text)).isNull();
  }

  @Example
  void nothingIsNoToken() {
    assertThat(RefreshToken.parse(null)).isNull();
    assertThat(RefreshToken.parse(token("ada", 0).text() + "A")).isNull();
  }

  @Property
  void successorsAreTheSameWheneverAskedForAndDifferFromAllOthers(@ForAll String user) {
    RefreshToken token = token(user, 0);
    var seen = new HashSet<String>();
    for (int i = 0; i < 10; i++) {
      assertThat(seen.add(token.text())).isTrue();
      RefreshToken next = KEYS.successor(token);
      assertThat(KEYS.successor(parse(token.text())).text()).isEqualTo(next.text());
      assertThat(next.session()).isEqualTo(token.session());
      token = next;
    }
  }

  @Property
  void whatAnotherInstallationMadeIsForged(@ForAll String user) {
    RefreshToken theirs = OTHERS.first(OTHERS.newSession(user));
    assertThat(KEYS.isGenuine(theirs)).isFalse();
    assertThat(KEYS.isGenuine(parse(theirs.text()))).isFalse();
  }

  @Example
  void aSecretOfAnotherSessionIsForged() {
    RefreshToken one = token("ada", 0);
    RefreshToken other = token("ada", 0);
    var mixed = new RefreshToken(other.session(), one.core(), one.seal());
    assertThat(KEYS.isGenuine(mixed)).isFalse();
  }

  @Example
  void aTokenOfARemovedKeyIsForged() {
    var both = new RefreshKeys(config(Map.of(1, "01".repeat(32), 2, "02".repeat(32)), 2, "77", 16));
    RefreshToken ofNew = both.first(both.newSession("ada"));
    assertThat(both.isGenuine(token("ada", 0))).isTrue();
    assertThat(both.isGenuine(both.successor(ofNew))).isTrue();
    assertThat(KEYS.isGenuine(ofNew)).isFalse();
  }

  @Property
  void allSessionsOfAUserLieInOnePartitionAndBeginAlike(@ForAll String user) {
    UserKey key = KEYS.user(user);
    SessionId one = KEYS.newSession(user);
    SessionId two = KEYS.newSession(user);
    assertThat(one).isNotEqualTo(two);
    assertThat(one.user()).isEqualTo(key).isEqualTo(two.user());
    assertThat(one.partition()).isEqualTo(key.partition()).isLessThan(16);
    assertThat(one.userHash()).isEqualTo(two.userHash()).isEqualTo(key.hash());
    assertThat(SessionId.parse(one.text())).isEqualTo(one);
  }

  @Example
  void aTokenDoesNotShowItsSecretByAccident() {
    RefreshToken token = token("ada", 0);
    assertThat(token.toString()).doesNotContain(token.text().substring(27, 60));
  }

  private static RefreshToken token(String user, int generations) {
    RefreshToken token = KEYS.first(KEYS.newSession(user));
    for (int i = 0; i < generations; i++) {
      token = KEYS.successor(token);
    }
    return token;
  }

  private static RefreshToken parse(String text) {
    return Objects.requireNonNull(RefreshToken.parse(text));
  }

  private static RefreshKeys keys(String key, String routeKey, int partitions) {
    return new RefreshKeys(config(Map.of(1, key.repeat(32)), 1, routeKey, partitions));
  }

  private static RefreshConfig config(
      Map<Integer, String> keys, int current, String routeKey, int partitions) {
    var properties = new HashMap<String, String>();
    keys.forEach((id, key) -> properties.put("fynix.session.refresh.keys." + id, key));
    properties.put("fynix.session.refresh.current-key", Integer.toString(current));
    properties.put("fynix.session.refresh.route-key", routeKey.repeat(32));
    properties.put("fynix.session.refresh.partitions", Integer.toString(partitions));
    return Configs.of(RefreshConfig.class, properties);
  }
}
