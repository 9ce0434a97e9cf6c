package io.fynix.load.scenario;

import static java.util.Locale.ROOT;

import io.fynix.load.client.Swarm;
import io.fynix.load.measure.ClassHistogram;
import io.fynix.load.measure.Machine;
import io.fynix.load.measure.ProcessProbe;
import io.fynix.load.measure.Slope;
import io.fynix.load.report.Chart;
import io.fynix.load.report.Report;
import io.fynix.load.server.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an idle connection costs in memory, and which objects it is made of. */
public final class IdleMemory implements Scenario {
  private static final int STEPS = 4;

  /** The first connections also bring classes and caches, so they are left out of the slope. */
  private static final int WARM_UP = 1_000;

  private static final int SHOWN_CLASSES = 32;
  private static final int SOCKET_ENDS = 2;

  private record Reading(int connections, ClassHistogram heap, long resident, long slab) {}

  private record Kind(String name, byte[] greeting, int answers, boolean isFloor) {}

  private record Result(Kind kind, double heap, double resident, double slab, List<Reading> all) {
    List<ClassHistogram.Share> shares() {
      Reading first = all.getFirst();
      Reading last = all.getLast();
      return last.heap.since(first.heap, last.connections - first.connections);
    }
  }

  @Override
  public void run(Servers servers, Settings settings, Report report)
      throws IOException, InterruptedException {
    report.heading("Memory of an idle connection");
    List<Result> results = new ArrayList<>();
    for (Kind kind :
        List.of(
            new Kind("floor: Vert.x ServerWebSocket", Greetings.none(), 0, true),
            new Kind("node: connected", Greetings.connect(), 1, false),
            new Kind(
                "node: connected, one subscription with recovery",
                Greetings.connectAndSubscribe("feed:idle"),
                2,
                false))) {
      results.add(measure(servers, kind, settings.connections()));
    }
    summary(results, settings, report);
    report.plot(
        "heap",
        new Chart(
            "Heap bytes per idle connection",
            results.stream().map(r -> new Chart.Bar(r.kind.name, r.heap)).toList()));
    for (Result result : results) {
      objects(result, report);
    }
  }

  private static Result measure(Servers servers, Kind kind, int connections)
      throws IOException, InterruptedException {
    Servers.Server server = kind.isFloor ? servers.floor() : servers.node("idle");
    var probe = new ProcessProbe(server.pid());
    List<Reading> readings = new ArrayList<>();
    try (var swarm = new Swarm(server.port(), kind.greeting, kind.answers)) {
      int open = 0;
      for (int step = 0; step <= STEPS; step++) {
        int goal = WARM_UP + (int) ((long) (connections - WARM_UP) * step / STEPS);
        swarm.open(goal - open);
        open = goal;
        readings.add(
            new Reading(open, probe.liveObjects(), probe.residentBytes(), Machine.slabBytes()));
      }
    }
    servers.stop(server);
    return new Result(
        kind,
        slope(readings.stream().map(r -> new Slope.Point(r.connections, r.heap.bytes()))),
        slope(readings.stream().map(r -> new Slope.Point(r.connections, r.resident))),
        slope(readings.stream().map(r -> new Slope.Point(r.connections, r.slab))) / SOCKET_ENDS,
        readings);
  }

  private static double slope(java.util.stream.Stream<Slope.Point> points) {
    return Slope.of(points.toList()).perUnit();
  }

  private static void summary(List<Result> results, Settings settings, Report report) {
    double floor = results.getFirst().heap;
    report.paragraph(
        "Slopes between %,d and %,d connections. *Heap* is what is alive after full collections. *Resident* is the process's own memory, which also holds garbage and follows the collector's policy. *Kernel* is half of the growth of all kernel objects on the machine, since the client's end of each connection is here too; whatever else runs disturbs it. Goals: heap ≤ 3,500 bytes, heap + kernel + native ≤ 8,500 bytes."
            .formatted(WARM_UP, settings.connections()));
    report.table(
        List.of(
            "Server", "Heap B", "against the floor", "Kernel B", "Heap + kernel B", "Resident B"),
        results.stream()
            .map(
                r ->
                    List.of(
                        r.kind.name,
                        String.format(ROOT, "%,.0f", r.heap),
                        String.format(ROOT, "%.2f", r.heap / floor),
                        String.format(ROOT, "%,.0f", r.slab),
                        String.format(ROOT, "%,.0f", r.heap + r.slab),
                        String.format(ROOT, "%,.0f", r.resident)))
            .toList());
  }

  private static void objects(Result result, Report report) {
    report.paragraph("Objects of each connection — " + result.kind.name + ":");
    report.table(
        List.of("Class", "Instances", "Bytes"),
        result.shares().stream()
            .filter(share -> share.bytes() >= 4)
            .limit(SHOWN_CLASSES)
            .map(
                share ->
                    List.of(
                        "`" + share.type() + "`",
                        String.format(ROOT, "%.2f", share.instances()),
                        String.format(ROOT, "%.0f", share.bytes())))
            .toList());
  }
}
