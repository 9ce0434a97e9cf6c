package io.fynix.realtime.token;

import static io.fynix.realtime.token.Tokens.SECRET;
import static io.fynix.realtime.token.Tokens.hs256;
import static io.fynix.realtime.token.Tokens.subscriptionTokens;
import static io.fynix.realtime.token.Tokens.verify;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTokensTest {
  private static final String OWN = "fynix.realtime.subscription-token.";
  private static final String NEWS = "{\"channel\":\"news\"}";

  private final SubscriptionTokens tokens =
      subscriptionTokens(Map.of(Tokens.PREFIX + "hmac-secret-key", SECRET));

  @Test
  void theTokenOfTheSpecificationIsBelieved() {
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
            + "eyJzdWIiOiI0MiIsImNoYW5uZWwiOiJuZXdzIiwiZXhwIjoyMDAwMDAwMDAwfQ."
            + "9zgyyrDRHGlNDUtcJWZkUEWRMqG3QVM3N3NgQJKjzTE";
    SubscriptionTokens tokens =
        subscriptionTokens(Map.of(Tokens.PREFIX + "hmac-secret-key", "secret"));
    assertThat(verify(tokens, token))
        .usingRecursiveComparison()
        .isEqualTo(
            new TokenResult.Verified<>(
                new SubscriptionClaims(
                    "news", "42", "", Instant.ofEpochSecond(2_000_000_000), null, null, Map.of())));
  }

  @Test
  void allClaimsAreThere() {
    String claims =
        "{\"channel\":\"$a\",\"sub\":\"ada\",\"client\":\"c\",\"exp\":4000000000,\"expire_at\":0,"
            + "\"info\":[1],\"data\":1,\"b64data\":\"AA==\",\"override\":{\"force_recovery\":"
            + "{\"value\":false}}}";
    assertThat(verify(tokens, hs256(SECRET, claims)))
        .usingRecursiveComparison()
        .isEqualTo(
            new TokenResult.Verified<>(
                new SubscriptionClaims(
                    "$a",
                    "ada",
                    "c",
                    null,
                    new byte[] {'[', '1', ']'},
                    new byte[] {0},
                    Map.of("force_recovery", false))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"channel\":\"\"}",
        "{\"channel\":null}",
        "{\"channel\":5}",
        "{\"channel\":\"a\",\"client\":5}"
      })
  void aTokenForNoChannelIsInvalid(String claims) {
    assertThat(verify(tokens, hs256(SECRET, claims))).isInstanceOf(TokenResult.Invalid.class);
  }

  @Test
  void anExpiredTokenIsExpired() {
    assertThat(verify(tokens, hs256(SECRET, "{\"channel\":\"news\",\"exp\":5}")))
        .isEqualTo(new TokenResult.Expired<>());
  }

  @Test
  void subscriptionTokensMayHaveTheirOwnKey() {
    SubscriptionTokens tokens =
        subscriptionTokens(
            Map.of(
                Tokens.PREFIX + "hmac-secret-key",
                SECRET,
                OWN + "enabled",
                "true",
                OWN + "hmac-secret-key",
                "own"));
    assertThat(verify(tokens, hs256("own", NEWS))).isInstanceOf(TokenResult.Verified.class);
    assertThat(verify(tokens, hs256(SECRET, NEWS))).isInstanceOf(TokenResult.Invalid.class);
  }

  @Test
  void theirOwnKeyCountsOnlyWhenEnabled() {
    SubscriptionTokens tokens =
        subscriptionTokens(
            Map.of(Tokens.PREFIX + "hmac-secret-key", SECRET, OWN + "hmac-secret-key", "own"));
    assertThat(verify(tokens, hs256("own", NEWS))).isInstanceOf(TokenResult.Invalid.class);
    assertThat(verify(tokens, hs256(SECRET, NEWS))).isInstanceOf(TokenResult.Verified.class);
  }
}
