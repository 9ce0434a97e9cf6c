package io.fynix.load.scenario;

import static java.util.Locale.ROOT;

import io.fynix.load.client.Swarm;
import io.fynix.load.client.Talker;
import io.fynix.load.measure.ProcessProbe;
import io.fynix.load.measure.QuietCheck;
import io.fynix.load.measure.Samples;
import io.fynix.load.report.Chart;
import io.fynix.load.report.Report;
import io.fynix.load.server.Servers;
import io.fynix.load.server.Servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What it costs the server to deliver a message to one of many subscribers. */
public final class FanOut implements Scenario {
  private static final String CHANNEL = "feed:all";
  private static final String DATA = "\"" + "x".repeat(126) + "\"";
  private static final int BATCH = 16;
  private static final int WARM_UP_ROUNDS = 5;

  /** One way to be measured: a server, and how many messages are under way at once. */
  private static final class Way {
    private final String name;
    private final ProcessProbe server;
    private final Swarm swarm;
    private final Talker publisher;
    private final String text;
    private final int batch;
    private final Samples micros = new Samples();
    private final Samples rates = new Samples();
    private final Samples joined = new Samples();
    private double mostForeign;

    private Way(String name, Server server, Swarm swarm, Talker publisher, String text, int batch) {
      this.name = name;
      this.server = new ProcessProbe(server.pid());
      this.swarm = swarm;
      this.publisher = publisher;
      this.text = text;
      this.batch = batch;
    }

    /** Publishes again and again for some time, each batch when the one before has arrived. */
    private void round(int connections, long nanos) throws IOException, InterruptedException {
      var quiet = QuietCheck.start(List.of(server));
      long messages = swarm.messages();
      long frames = swarm.frames();
      long cpu = server.cpuNanos();
      long start = System.nanoTime();
      long goal = messages;
      do {
        publisher.send(text);
        goal += (long) connections * batch;
        swarm.awaitMessages(goal);
        publisher.drain();
      } while (System.nanoTime() - start < nanos);
      long took = System.nanoTime() - start;
      long delivered = swarm.messages() - messages;
      micros.add((server.cpuNanos() - cpu) / 1e3 / delivered);
      rates.add(delivered * 1e9 / took);
      joined.add((double) delivered / (swarm.frames() - frames));
      mostForeign = Math.max(mostForeign, quiet.foreignShare());
    }

    private List<String> row(double floor) {
      return List.of(
          name,
          String.format(ROOT, "%.2f", micros.median()),
          String.format(ROOT, "%.2f", micros.median() / floor),
          String.format(ROOT, "%.1f", joined.median()),
          String.format(ROOT, "%,.0f", rates.median()),
          String.format(ROOT, "%.0f %%", mostForeign * 100),
          mostForeign <= QuietCheck.QUIET ? "quiet" : "inconclusive");
    }
  }

  @Override
  public void run(Servers servers, Settings settings, Report report)
      throws IOException, InterruptedException {
    int connections = settings.connections();
    Server floor = servers.floor();
    Server node = servers.node("fanout");
    try (var floorSwarm = new Swarm(floor.port(), Greetings.none(), 0);
        var nodeSwarm = new Swarm(node.port(), Greetings.connectAndSubscribe(CHANNEL), 2)) {
      floorSwarm.open(connections);
      nodeSwarm.open(connections);
      measure(settings, floor, node, floorSwarm, nodeSwarm, report);
    }
    servers.stop(node);
    servers.stop(floor);
  }

  private static void measure(
      Settings settings,
      Server floor,
      Server node,
      Swarm floorSwarm,
      Swarm nodeSwarm,
      Report report)
      throws IOException, InterruptedException {
    int connections = settings.connections();
    try (var toFloor = new Talker(floor.port());
        var toNode = new Talker(node.port())) {
      toNode.ask("{\"id\":1,\"connect\":{}}");
      String push = "{\"push\":{\"channel\":\"feed:all\",\"pub\":{\"data\":" + DATA + "}}}";
      String publish =
          "{\"id\":2,\"publish\":{\"channel\":\"" + CHANNEL + "\",\"data\":" + DATA + "}}";
      List<Way> ways = new ArrayList<>();
      ways.add(new Way("floor, one message a frame", floor, floorSwarm, toFloor, push, 1));
      ways.add(new Way("node, one message a frame", node, nodeSwarm, toNode, publish, 1));
      ways.add(new Way("floor, 16 joined", floor, floorSwarm, toFloor, lines(push, BATCH), BATCH));
      ways.add(new Way("node, 16 at once", node, nodeSwarm, toNode, lines(publish, BATCH), BATCH));
      warmUp(ways, connections);
      for (int round = 0; round < settings.rounds(); round++) {
        for (Way way : ways) {
          way.round(connections, TimeUnit.SECONDS.toNanos(settings.seconds()));
        }
      }
      tell(ways, settings, report);
    }
  }

  private static void warmUp(List<Way> ways, int connections)
      throws IOException, InterruptedException {
    for (Way way : ways) {
      long goal = way.swarm.messages();
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        way.publisher.send(way.text);
        goal += (long) connections * way.batch;
        way.swarm.awaitMessages(goal);
      }
    }
  }

  private static String lines(String line, int count) {
    return IntStream.range(0, count).mapToObj(i -> line).collect(Collectors.joining("\n"));
  }

  private static void tell(List<Way> ways, Settings settings, Report report) throws IOException {
    report
        .heading("CPU of a delivery")
        .paragraph(
            "A message of 128 bytes to each of %,d subscribers of one channel, the next one (or the next 16) when all have it; %d rounds of %d s, the ways taking turns, medians. CPU is that of the server process, kernel included. The node's messages come through Redis, with offsets and history, and 16 publications join in as few frames as the writer makes of them; the floor copies one text, joined by its sender. The floor's connections and the node's are open at the same time. Goals: ≤ 7 µs one by one, ≤ 0.8 µs joined."
                .formatted(settings.connections(), settings.rounds(), settings.seconds()))
        .table(
            List.of(
                "Way",
                "CPU µs a message",
                "against the floor",
                "Messages a frame",
                "Deliveries/s",
                "CPU of others",
                "Machine"),
            List.of(
                ways.get(0).row(ways.get(0).micros.median()),
                ways.get(1).row(ways.get(0).micros.median()),
                ways.get(2).row(ways.get(2).micros.median()),
                ways.get(3).row(ways.get(2).micros.median())))
        .plot(
            "fan-out",
            new Chart(
                "CPU of the server for a delivered message, µs",
                ways.stream().map(way -> new Chart.Bar(way.name, way.micros.median())).toList()));
  }
}
