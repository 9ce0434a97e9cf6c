package io.fynix.platform.stream;

/** What a consumer does with an entry. */
@FunctionalInterface
public interface GroupHandler {

  /**
   * Has the effect of an entry. Returning acknowledges it. Called on the consumer's own virtual
   * thread, one entry at a time, and may block; while the process lives nobody takes the entry
   * over. An entry may come more than once: the effect must bear it. When the consumer stops, an
   * {@link InterruptedException} gives the entry back to the group at once.
   *
   * @throws GiveUpException when it is no use to try again
   * @throws Exception when there was no effect; the entry comes again later, up to the delivery
   *     limit
   */
  void handle(GroupEntry entry) throws Exception;
}
