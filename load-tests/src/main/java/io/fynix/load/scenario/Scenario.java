package io.fynix.load.scenario;

import io.fynix.load.report.Report;
import io.fynix.load.server.Servers;
import java.io.IOException;

/** One question to the servers. */
public interface Scenario {

  /** Measures, and says in the report what it found. */
  void run(Servers servers, Settings settings, Report report)
      throws IOException, InterruptedException;

  /**
   * How much is done.
   *
   * @param connections of one server
   * @param rounds how often floor and node take turns
   * @param seconds how long one round lasts
   */
  record Settings(int connections, int rounds, int seconds) {}
}
