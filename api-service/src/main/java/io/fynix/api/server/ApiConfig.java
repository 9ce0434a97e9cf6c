package io.fynix.api.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The server API. */
@ConfigMapping(prefix = "fynix.api")
public interface ApiConfig {

  /**
   * Most bytes of a publication, its payload and tags together; between 1 byte and 16 MiB. Below
   * {@code quarkus.http.limits.max-body-size}, which bounds the whole request.
   */
  @WithDefault("64K")
  MemorySize maxPublicationBytes();

  /** Most channels of one broadcast. */
  @WithDefault("1000")
  @Min(1)
  @Max(100_000)
  int maxBroadcastChannels();

  /** Most commands of one batch. */
  @WithDefault("1000")
  @Min(1)
  @Max(100_000)
  int maxBatchCommands();

  /**
   * Most publications of one broadcast, and most commands of one parallel batch, that are under way
   * at a time.
   */
  @WithDefault("64")
  @Min(1)
  @Max(1024)
  int parallelism();

  /** Most publications in one answer of {@code history}. */
  @WithDefault("10000")
  @Min(1)
  @Max(1_000_000)
  int maxHistoryPublications();

  /** How long a request waits for the storage before it is answered with 503. */
  @WithDefault("5s")
  @DurationMin(millis = 10)
  @DurationMax(minutes = 1)
  Duration storeTimeout();

  /**
   * How errors of the API are answered: {@code envelope} with status 200 and an error in the body,
   * {@code transport} with an HTTP status. The header {@code X-Centrifugo-Error-Mode} of a request
   * counts more.
   */
  @WithDefault("envelope")
  ErrorMode errorMode();

  /** How errors of the API are answered. */
  enum ErrorMode {
    ENVELOPE,
    TRANSPORT
  }
}
