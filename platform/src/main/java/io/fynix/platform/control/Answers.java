package io.fynix.platform.control;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Carries the answers of nodes to whoever asked. Never blocks; safe from any thread. */
public interface Answers {

  /**
   * Gives this node's answer to a question. Nobody reads it when the asker has given up; it is then
   * gone after ten seconds.
   */
  CompletionStage<Void> give(String queryId, byte[] answer);

  /** The answers that were given until now, in the order in which they came. */
  CompletionStage<List<byte[]>> read(String queryId);
}
