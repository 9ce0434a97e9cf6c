package io.fynix.load;

import io.fynix.load.measure.Machine;
import io.fynix.load.report.Report;
import io.fynix.load.scenario.FanOut;
import io.fynix.load.scenario.IdleMemory;
import io.fynix.load.scenario.Latency;
import io.fynix.load.scenario.Revocation;
import io.fynix.load.scenario.Scenario;
import io.fynix.load.server.Servers;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs scenarios and writes their report. */
@Command(
    name = "./fynix bench",
    mixinStandardHelpOptions = true,
    description = "Measures memory, CPU and latency of the realtime service beside a floor.")
public final class Main implements Callable<Integer> {

  @Parameters(
      description =
          "idle, fanout, latency, revoke; all of them by default. fuzz is run by ./fynix itself.")
  private List<String> names = List.of();

  @Option(
      names = "--connections",
      defaultValue = "10000",
      description = "connections of one server, 2000 to 19000 (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "how often floor and node take turns (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "length of a round (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(names = "--label", defaultValue = "", description = "added to the name of the report")
  private String label = "";

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  private static Map<String, Scenario> scenarios() {
    Map<String, Scenario> all = new LinkedHashMap<>();
    all.put("idle", new IdleMemory());
    all.put("fanout", new FanOut());
    all.put("latency", new Latency());
    all.put("revoke", new Revocation());
    return all;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Scenario> chosen = scenarios();
    if (!names.isEmpty()) {
      chosen.keySet().retainAll(names);
    }
    if (chosen.isEmpty() || connections < 2_000 || connections > 19_000) {
      CommandLine.usage(this, System.err);
      return CommandLine.ExitCode.USAGE;
    }
    Path root = Path.of(System.getProperty("fynix.root", "."));
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
    String name = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm").format(now);
    var report =
        new Report(root.resolve("load-tests/reports"), label.isEmpty() ? name : name + "-" + label);
    report
        .title(
            "Load report, " + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(now) + " UTC")
        .paragraph(
            "`./fynix bench %s --connections %d --rounds %d --seconds %d` on %d cores, load average %.1f at the start, Java %s, `%s`. Clients, servers and Redis share the machine. Ratios against the floor of the same run say more than absolute figures."
                .formatted(
                    String.join(" ", chosen.keySet()),
                    connections,
                    rounds,
                    seconds,
                    Machine.cores(),
                    Machine.load(),
                    Runtime.version().feature(),
                    String.join(" ", Servers.JVM_OPTIONS)));
    var settings = new Scenario.Settings(connections, rounds, seconds);
    for (var scenario : chosen.entrySet()) {
      System.out.println("Measuring " + scenario.getKey());
      try (var servers = new Servers(root)) {
        scenario.getValue().run(servers, settings, report);
      }
      report.write();
    }
    System.out.println("Report: " + report.write());
    return CommandLine.ExitCode.OK;
  }
}
