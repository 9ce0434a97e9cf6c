package io.fynix.platform.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.platform.broker.Retention;
import io.fynix.platform.channel.Namespaces.Lookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesTest {
  private final Namespaces namespaces =
      ChannelConfigs.namespaces(
          "without-namespace.presence", "true",
          "namespaces.news.history-size", "10",
          "namespaces.news.history-ttl", "1m",
          "namespaces.chat.allow-user-limited-channels", "true",
          "namespaces.chat.publication-data-format", "json_object",
          "namespaces.names.channel-regex", "^\\p{L}+$");

  @ParameterizedTest
  @CsvSource({"orders,''", "news:orders,news", "$news:orders,news", "news:a:b,news", "$orders,''"})
  void theNamespaceStandsBeforeTheFirstBoundary(String channel, String namespace) {
    assertThat(found(channel).namespace().name()).isEqualTo(namespace);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other:orders", ":orders", "$:x", "$$news:orders", "NEWS:a", "news#1:x"})
  void aChannelOfANamespaceThatIsNotConfiguredIsUnknown(String channel) {
    assertThat(namespaces.find(channel)).isEqualTo(new Lookup.UnknownChannel());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é", "news:é", "names:abc1", "names:", "names:a\ud800"})
  void aNameThatBreaksTheRulesIsABadRequest(String channel) {
    assertThat(namespaces.find(channel)).isInstanceOf(Lookup.BadRequest.class);
  }

  @Test
  void aPatternLiftsTheLimitToAscii() {
    assertThat(found("names:Zoë").namespace().name()).isEqualTo("names");
  }

  @Test
  void theLimitOfANameCountsBytes() {
    var short_ =
        ChannelConfigs.namespaces("max-length", "3", "without-namespace.channel-regex", ".");
    assertThat(List.of("abc", "é", "éa", "abcd", "éé", "€a"))
        .extracting(name -> short_.find(name) instanceof Lookup.Found)
        .containsExactly(true, true, true, false, false, false);
  }

  @Test
  void thePrivatePrefixNeedsAToken() {
    assertThat(List.of("$news:a", "news:a", "$a", "news:$a"))
        .extracting(channel -> found(channel).needsToken())
        .containsExactly(true, false, true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "chat:#42,42,true",
    "chat:a#1,2,false",
    "chat:a#1#2,2,true",
    "'chat:a#1,2',1,true",
    "chat:a,a,false"
  })
  void aUserLimitedChannelIsForTheUsersAfterTheLastBoundary(
      String channel, String user, boolean expected) {
    assertThat(found(channel).isFor(user)).isEqualTo(expected);
  }

  @Test
  void theUserBoundaryMeansNothingWhereTheOptionIsOff() {
    assertThat(found("news:a#1").userLimited()).isFalse();
  }

  @Test
  void aNamespaceKeepsWhatItsOptionsSay() {
    assertThat(found("news:a").namespace().retention())
        .isEqualTo(new Retention(10, Duration.ofMinutes(1), Duration.ofDays(30)));
  }

  @Test
  void aNamespaceWithoutHistoryKeepsNothing() {
    assertThat(found("chat:a").namespace().keepsHistory()).isFalse();
  }

  @Test
  void theDataFormatOfANamespaceWinsOverTheGlobalOne() {
    assertThat(List.of("chat:a", "news:a"))
        .extracting(channel -> found(channel).namespace().dataFormat())
        .containsExactly(PublicationDataFormat.JSON_OBJECT, PublicationDataFormat.ANY);
  }

  @ParameterizedTest
  @CsvSource({
    "namespaces.news.history-size, 10, history-size and history-ttl",
    "namespaces.news.history-ttl, 10s, history-size and history-ttl",
    "without-namespace.history-ttl, 10s, without-namespace.history-size",
    "namespaces.news.force-recovery, true, force-recovery needs",
    "namespaces.news.auto-cache-recover, true, auto-cache-recover needs",
    "namespaces.news.history-ttl, -1s, history-ttl is negative",
    "namespaces.n.presence, true, the name 'n' does not match",
    "namespaces.\"a b\".presence, true, the name 'a b' does not match",
    "namespaces.news.publish-proxy-enabled, true, not supported yet",
    "history-meta-ttl, 0s, history-meta-ttl is not positive",
    "namespaces.news.histry-size, 10, histry-size",
    "namespaces.news.force-recovery-mode, best, force-recovery-mode",
    "namespaces.news.channel-regex, '(', channel-regex",
  })
  void aConfigurationThatMakesNoSenseStopsTheStart(String name, String value, String complaint) {
    assertThatThrownBy(() -> ChannelConfigs.namespaces(name, value))
        .hasMessageContaining(complaint);
  }

  @Test
  void aPositionThatIsForgottenBeforeItsPublicationsStopsTheStart() {
    assertThatThrownBy(
            () ->
                ChannelConfigs.namespaces(
                    "namespaces.news.history-size", "1",
                    "namespaces.news.history-ttl", "2h",
                    "namespaces.news.history-meta-ttl", "1h"))
        .hasMessageContaining("history-ttl is longer");
  }

  @ParameterizedTest
  @CsvSource({
    "drop-oldest, allow-positioning",
    "drop-oldest, force-positioning",
    "conflate, allow-recovery",
    "conflate, delta-publish",
  })
  void droppingContradictsPositionsAndDeltas(String policy, String option) {
    assertThatThrownBy(
            () ->
                ChannelConfigs.namespaces(
                    "namespaces.news.slow-consumer-policy",
                    policy,
                    "namespaces.news." + option,
                    "true"))
        .hasMessageContaining("namespaces.news.slow-consumer-policy");
  }

  @Property
  void anyStringHasAnAnswer(@ForAll String channel) {
    assertThat(namespaces.find(channel)).isNotNull();
  }

  @Property
  void aFoundChannelIsAsciiAndShort(@ForAll @StringLength(max = 300) String channel) {
    if (namespaces.find(channel) instanceof Lookup.Found found
        && found.namespace().options().channelRegex().isEmpty()) {
      assertThat(channel.getBytes(StandardCharsets.UTF_8))
          .hasSizeBetween(1, 255)
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo(channel);
    }
  }

  @Property
  void thePrivatePrefixDoesNotChangeTheNamespace(
      @ForAll @StringLength(min = 1, max = 250) String channel) {
    if (namespaces.find(channel) instanceof Lookup.Found found && !found.needsToken()) {
      assertThat(found("$" + channel).namespace()).isEqualTo(found.namespace());
    }
  }

  private Lookup.Found found(String channel) {
    return (Lookup.Found) namespaces.find(channel);
  }
}
