package io.fynix.load.scenario;

import static java.util.Locale.ROOT;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a message takes from the client that publishes it to the client that receives it. */
public final class Latency implements Scenario {
  private static final int PER_SECOND = 500;
  private static final int WARM_UP_MESSAGES = 3_000;
  private static final Pattern TIME = Pattern.compile("t:(-?\\d+);");

  private record Way(String name, Samples micros, double foreign) {
    List<String> row() {
      return List.of(
          name,
          Integer.toString(micros.count()),
          String.format(ROOT, "%,.0f", micros.percentile(0.5)),
          String.format(ROOT, "%,.0f", micros.percentile(0.99)),
          String.format(ROOT, "%,.0f", micros.percentile(0.999)),
          String.format(ROOT, "%.0f %%", foreign * 100),
          foreign <= QuietCheck.QUIET ? "quiet" : "inconclusive");
    }
  }

  @Override
  public void run(Servers servers, Settings settings, Report report)
      throws IOException, InterruptedException {
    Server floor = servers.floor();
    Server one = servers.node("latency-1");
    Server two = servers.node("latency-2");
    int messages = WARM_UP_MESSAGES + PER_SECOND * settings.seconds() * settings.rounds();
    List<ProcessProbe> ours =
        List.of(
            new ProcessProbe(floor.pid()),
            new ProcessProbe(one.pid()),
            new ProcessProbe(two.pid()));
    List<Way> ways = new ArrayList<>();
    try (var echo = new Talker(floor.port())) {
      ways.add(measure("floor: echo", echo, echo, "Et:%d;", messages, ours));
    }
    ways.add(throughRedis("node, through Redis to itself", one, one, messages, ours));
    ways.add(throughRedis("node, through Redis to another node", one, two, messages, ours));
    report
        .heading("Latency")
        .paragraph(
            "One publisher at %d messages a second over a WebSocket, one subscriber, both in the load generator; microseconds from the call that sends to the return of the read, %,d messages after a warm-up. There is no way through a node that spares Redis: a publication is acknowledged when its stream has it."
                .formatted(PER_SECOND, messages - WARM_UP_MESSAGES))
        .table(
            List.of("Way", "Messages", "p50 µs", "p99 µs", "p99.9 µs", "CPU of others", "Machine"),
            ways.stream().map(Way::row).toList())
        .plot(
            "latency",
            new Chart(
                "Median time to the subscriber, µs",
                ways.stream()
                    .map(way -> new Chart.Bar(way.name, way.micros.percentile(0.5)))
                    .toList()));
    List.of(floor, one, two).forEach(servers::stop);
  }

  private static Way throughRedis(
      String name, Server from, Server to, int messages, List<ProcessProbe> ours)
      throws IOException, InterruptedException {
    try (var publisher = new Talker(from.port());
        var subscriber = new Talker(to.port())) {
      publisher.ask("{\"id\":1,\"connect\":{}}");
      subscriber.ask("{\"id\":1,\"connect\":{}}");
      subscriber.ask("{\"id\":2,\"subscribe\":{\"channel\":\"feed:latency\"}}");
      String publish =
          "{\"id\":3,\"publish\":{\"channel\":\"feed:latency\",\"data\":\"t:%d;"
              + "x".repeat(100)
              + "\"}}";
      return measure(name, publisher, subscriber, publish, messages, ours);
    }
  }

  private static Way measure(
      String name,
      Talker publisher,
      Talker subscriber,
      String text,
      int messages,
      List<ProcessProbe> ours)
      throws IOException, InterruptedException {
    var quiet = QuietCheck.start(ours);
    var reader = new Reader(subscriber, messages);
    Thread reading = Thread.ofPlatform().start(reader);
    long start = System.nanoTime();
    for (int i = 0; i < messages; i++) {
      long early = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND - System.nanoTime();
      if (early > 0) {
        TimeUnit.NANOSECONDS.sleep(early);
      }
      publisher.send(text.formatted(System.nanoTime()));
    }
    reading.join();
    return new Way(name, reader.result(), quiet.foreignShare());
  }

  /** Reads until all messages are there. */
  private static final class Reader implements Runnable {
    private final Talker subscriber;
    private final int messages;
    private final Samples micros = new Samples();
    private int seen;

    private Reader(Talker subscriber, int messages) {
      this.subscriber = subscriber;
      this.messages = messages;
    }

    @Override
    public void run() {
      try {
        while (seen < messages) {
          String frame = subscriber.next();
          long now = System.nanoTime();
          Matcher times = TIME.matcher(frame);
          while (times.find()) {
            if (++seen > WARM_UP_MESSAGES) {
              micros.add((now - Long.parseLong(times.group(1))) / 1e3);
            }
          }
        }
      } catch (IOException e) {
        // What is missing shows in the result.
      }
    }

    private Samples result() {
      if (seen < messages) {
        throw new IllegalStateException("Only " + seen + " of " + messages + " arrived");
      }
      return micros;
    }
  }
}
