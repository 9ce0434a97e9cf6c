package io.fynix.platform.stream;

/** What a consumer does with an entry. */
@FunctionalInterface
public interface GroupHandler {

  /**
   * Has the effect of an entry. Returning acknowledges it. Called on the consumer's own virtual
   * thread, one entry at a time, and may block; it finishes well within the group's {@code
   * minIdle}, since another consumer takes the entry over after that. An entry may come more than
   * once: the effect must bear it.
   *
   * @throws Exception when there was no effect; the entry comes again later, up to the delivery
   *     limit
   */
  void handle(GroupEntry entry) throws Exception;
}
