package io.fynix.session.issue;

import io.fynix.session.issue.PresetsConfig.Preset;
import io.fynix.session.store.SessionTimes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The presets by name. Immutable; safe from any thread. */
@ApplicationScoped
class Presets {
  private final Map<String, Preset> byName;

  Presets(PresetsConfig config) {
    this.byName = Map.of("aal1", config.aal1(), "aal2", config.aal2(), "aal3", config.aal3());
  }

  /**
   * The times of a session that begins now.
   *
   * @return empty when there is no such preset
   */
  Optional<SessionTimes> times(String preset, long now, Instant authenticated) {
    return Optional.ofNullable(byName.get(preset))
        .map(
            each ->
                new SessionTimes(
                    now,
                    authenticated.toEpochMilli(),
                    now,
                    each.idle().toMillis(),
                    now + each.absolute().toMillis(),
                    (int) each.refreshGrace().toMillis(),
                    (int) each.outageGrace().toMillis()));
  }
}
