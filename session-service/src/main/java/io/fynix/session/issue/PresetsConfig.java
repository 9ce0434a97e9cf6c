package io.fynix.session.issue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The times that sessions keep, by authenticator assurance level. A session keeps those that it
 * began with.
 */
@ConfigMapping(prefix = "fynix.session.presets")
public interface PresetsConfig {

  /** For ordinary use: one factor. */
  @Valid
  Aal1 aal1();

  /** For what matters: two factors. */
  @Valid
  Aal2 aal2();

  /** For administrators and payments: a hardware key. */
  @Valid
  Aal3 aal3();

  /** What all of them have. */
  interface Preset {

    /** A session ends when it was not used for so long; checked with a precision of a tenth. */
    Duration idle();

    /** A session ends after this time in any case. */
    Duration absolute();

    /**
     * For so long a node that lost Redis still trusts what it knew. Until then a revocation may not
     * have reached it.
     */
    Duration outageGrace();

    /** For so long a token that was just exchanged gets the same successor again. */
    Duration refreshGrace();
  }

  /** For ordinary use: one factor. */
  interface Aal1 extends Preset {

    /** A session ends when it was not used for so long; checked with a precision of a tenth. */
    @Override
    @WithDefault("14d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration idle();

    /** A session ends after this time in any case. */
    @Override
    @WithDefault("30d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration absolute();

    /**
     * For so long a node that lost Redis still trusts what it knew. Until then a revocation may not
     * have reached it.
     */
    @Override
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 10)
    Duration outageGrace();

    /** For so long a token that was just exchanged gets the same successor again. */
    @Override
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 4)
    Duration refreshGrace();
  }

  /** For what matters: two factors. */
  interface Aal2 extends Preset {

    /** A session ends when it was not used for so long; checked with a precision of a tenth. */
    @Override
    @WithDefault("1h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration idle();

    /** A session ends after this time in any case. */
    @Override
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration absolute();

    /**
     * For so long a node that lost Redis still trusts what it knew. Until then a revocation may not
     * have reached it.
     */
    @Override
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 10)
    Duration outageGrace();

    /** For so long a token that was just exchanged gets the same successor again. */
    @Override
    @WithDefault("30s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 4)
    Duration refreshGrace();
  }

  /** For administrators and payments: a hardware key. */
  interface Aal3 extends Preset {

    /** A session ends when it was not used for so long; checked with a precision of a tenth. */
    @Override
    @WithDefault("15m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration idle();

    /** A session ends after this time in any case. */
    @Override
    @WithDefault("12h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 400)
    Duration absolute();

    /**
     * For so long a node that lost Redis still trusts what it knew. Until then a revocation may not
     * have reached it.
     */
    @Override
    @WithDefault("0s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 10)
    Duration outageGrace();

    /** For so long a token that was just exchanged gets the same successor again. */
    @Override
    @WithDefault("10s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 4)
    Duration refreshGrace();
  }
}
