package io.fynix.platform.channel;

import io.fynix.platform.broker.Retention;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of one namespace may do, with the global values filled in and checked.
 *
 * @param name empty for channels without a namespace
 * @param options what is switched on
 * @param retention how much history its channels keep, null for none
 * @param metaTtl life of a stream's position after the last publication, longer than zero
 * @param dataFormat what the payload of a publication must look like
 */
public record Namespace(
    String name,
    NamespaceConfig options,
    @Nullable Retention retention,
    Duration metaTtl,
    PublicationDataFormat dataFormat) {

  /** Whether channels keep publications; without, nothing can be positioned or recovered. */
  public boolean keepsHistory() {
    return retention != null;
  }

  /**
   * Whether subscribers may be promised every publication: they are kept, and none is left out for
   * a slow reader.
   */
  public boolean isReliable() {
    return keepsHistory() && options.slowConsumerPolicy() == SlowConsumerPolicy.DISCONNECT;
  }

  /** The property of one of its options, to name it to the operator. */
  public String property(String option) {
    return prefix(name) + option;
  }

  static String prefix(String name) {
    return name.isEmpty()
        ? "fynix.channel.without-namespace."
        : "fynix.channel.namespaces." + name + ".";
  }
}
