package io.fynix.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Revocations of one user against a model that replays them in their order. */
class UserRevocationTest {
  private static final List<String> SESSIONS = List.of("a", "b", "c");

  /** Each revocation ends all sessions but one; a session that was ended stays so. */
  @Property
  void itDoesNotMatterInWhichOrderTheyAreHeard(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 3) Integer> kept,
      @ForAll @IntRange(min = 0, max = 6) int issuedAfter,
      @ForAll Random random) {
    List<UserRevocation> heard = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      heard.add(UserRevocation.of(i + 1, except(kept.get(i))));
    }
    List<UserRevocation> shuffled = new ArrayList<>(heard);
    shuffled.addAll(heard.subList(0, random.nextInt(heard.size())));
    Collections.shuffle(shuffled, random);
    UserRevocation all = shuffled.stream().reduce(UserRevocation::merge).orElseThrow();
    for (String session : SESSIONS) {
      boolean dead = false;
      for (int i = 0; i < kept.size(); i++) {
        dead |= issuedAfter < i + 1 && !session.equals(except(kept.get(i)));
      }
      assertThat(all.covers(session, issuedAfter)).isEqualTo(dead);
    }
  }

  private static @Nullable String except(int session) {
    return session < SESSIONS.size() ? SESSIONS.get(session) : null;
  }
}
