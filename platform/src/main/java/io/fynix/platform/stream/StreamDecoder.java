package io.fynix.platform.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Turns entries into the messages of a family. What this version does not know, or cannot read, is
 * counted and skipped: services are deployed apart, and one odd entry must not stop a reader. Safe
 * from any thread.
 *
 * @param <T> what all messages of the family have in common, usually a sealed interface
 */
public final class StreamDecoder<T> {
  private static final Logger LOG = Logger.getLogger(StreamDecoder.class);

  private final String family;
  private final Map<String, StreamContract<? extends T>> contracts;
  private final StreamMetrics metrics;

  /**
   * @param family what the stream is called in metrics, such as {@code control}
   * @param contracts one for each type
   */
  public StreamDecoder(
      String family, List<StreamContract<? extends T>> contracts, MeterRegistry registry) {
    this.family = family;
    this.contracts =
        contracts.stream()
            .collect(Collectors.toUnmodifiableMap(StreamContract::type, Function.identity()));
    this.metrics = new StreamMetrics(registry);
  }

  /** The message, or empty when the entry was skipped. */
  public Optional<T> decode(Map<String, byte[]> entry) {
    var fields = new StreamFields(entry);
    var contract = contracts.get(fields.find(StreamContract.TYPE).orElse(""));
    if (contract == null) {
      metrics.skipped(family, "unknown_type");
      return Optional.empty();
    }
    try {
      return Optional.of(contract.decode(fields));
    } catch (IllegalArgumentException | MalformedMessageException e) {
      metrics.skipped(family, "malformed");
      LOG.debugf("A malformed message: stream=%s error=%s", family, e.getMessage());
      return Optional.empty();
    }
  }
}
