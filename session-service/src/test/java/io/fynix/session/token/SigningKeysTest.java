package io.fynix.session.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which key signs. */
class SigningKeysTest {
  private static final Instant RIPE = Instant.ofEpochSecond(1000);
  private static final SigningKey OLD = key("1");
  private static final SigningKey NEW = key("2");

  private static SigningKey key(String name) {
    return KeyFile.parse(Path.of(name + ".pem"), KeyFixtures.pem(KeyFixtures.pair("Ed25519")));
  }

  private static List<SigningKey> chosen(Map<String, Instant> published) {
    return SigningKeys.choose(List.of(OLD, NEW), published, RIPE).stream().toList();
  }

  @Test
  void theNewestThatIsRipeSigns() {
    assertThat(chosen(Map.of(OLD.id(), RIPE, NEW.id(), RIPE))).containsExactly(NEW);
    assertThat(chosen(Map.of(OLD.id(), RIPE, NEW.id(), RIPE.plusMillis(1)))).containsExactly(OLD);
  }

  @Test
  void whileNoneIsRipeTheOneThatWasPublishedFirstSigns() {
    Instant later = RIPE.plusSeconds(1);
    assertThat(chosen(Map.of(OLD.id(), later, NEW.id(), later.plusMillis(1)))).containsExactly(OLD);
    assertThat(chosen(Map.of(OLD.id(), later, NEW.id(), later))).containsExactly(NEW);
    assertThat(chosen(Map.of(OLD.id(), later))).containsExactly(OLD);
  }

  @Test
  void whatIsNotPublishedDoesNotSign() {
    assertThat(chosen(Map.of())).isEmpty();
    assertThat(chosen(Map.of(OLD.id(), RIPE))).containsExactly(OLD);
  }
}
