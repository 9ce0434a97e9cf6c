package io.fynix.load.scenario;

import static java.util.Locale.ROOT;

import io.fynix.load.client.SessionCalls;
import io.fynix.load.client.SessionCalls.Opened;
import io.fynix.load.client.Talker;
import io.fynix.load.measure.ProcessProbe;
import io.fynix.load.measure.QuietCheck;
import io.fynix.load.measure.Samples;
import io.fynix.load.report.Report;
import io.fynix.load.server.Servers;
import io.fynix.load.server.Servers.Server;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How long a revoked session goes on elsewhere: until its WebSocket on a realtime node is told that
 * it ends, and until a REST call with its access token is refused by another service.
 */
public final class Revocation implements Scenario {
  private static final int PER_SECOND = 20;
  private static final int WARM_UP = 100;

  /** What is measured of one revocation, in microseconds from the call that revokes. */
  private record Times(double answered, double closed, double refused) {}

  @Override
  public void run(Servers servers, Settings settings, Report report)
      throws IOException, InterruptedException {
    Server sessions = servers.sessions("revoke-sessions");
    Server api = servers.api("revoke-api");
    Server node = servers.node("revoke-node");
    int revocations = PER_SECOND * settings.seconds() * settings.rounds();
    var answered = new Samples();
    var closed = new Samples();
    var refused = new Samples();
    var floor = new Samples();
    var quiet =
        QuietCheck.start(
            Stream.of(sessions, api, node).map(each -> new ProcessProbe(each.pid())).toList());
    try (var calls = new SessionCalls(sessions.port(), api.port());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      calls.awaitReady();
      for (int i = 0; i < WARM_UP + revocations; i++) {
        Times times = once(calls, node, threads, "user" + i);
        if (i >= WARM_UP) {
          answered.add(times.answered());
          closed.add(times.closed());
          refused.add(times.refused());
          floor.add(calls.roundTripMicros());
        }
      }
    }
    double foreign = quiet.foreignShare();
    String machine = foreign <= QuietCheck.QUIET ? "quiet" : "inconclusive";
    report
        .heading("Revocation")
        .paragraph(
            "%,d sessions, one after the other: created, connected to a realtime node and admitted by `GET /v1/me` of api-service, then revoked at session-service. Microseconds from the call that revokes; the REST call is repeated without a pause, so its figure is as coarse as one call. Others used %.0f %% of the CPU: %s."
                .formatted(revocations, foreign * 100, machine))
        .table(
            List.of("Until", "Times", "p50 µs", "p99 µs", "worst µs"),
            List.of(
                row("floor: one refused REST call, answered", floor),
                row("the revocation is acknowledged", answered),
                row("the socket on the realtime node is told", closed),
                row("a REST call of api-service is refused", refused)));
    List.of(sessions, api, node).forEach(servers::stop);
  }

  private static List<String> row(String until, Samples micros) {
    return List.of(
        until,
        Integer.toString(micros.count()),
        String.format(ROOT, "%,.0f", micros.percentile(0.5)),
        String.format(ROOT, "%,.0f", micros.percentile(0.99)),
        String.format(ROOT, "%,.0f", micros.percentile(1)));
  }

  private static Times once(SessionCalls calls, Server node, ExecutorService threads, String user)
      throws IOException, InterruptedException {
    Opened session = calls.create(user);
    try (var socket = new Talker(node.port())) {
      String welcome =
          socket.ask("{\"id\":1,\"connect\":{\"token\":\"" + session.accessToken() + "\"}}");
      if (!welcome.contains("\"connect\":{\"client\":")) {
        throw new IllegalStateException("not connected: " + welcome);
      }
      calls.awaitAdmitted(session);
      Future<Long> told = threads.submit(() -> awaitClose(socket));
      Future<Long> refusal = threads.submit((Callable<Long>) () -> calls.awaitRefused(session));
      long start = System.nanoTime();
      calls.revoke(session);
      long end = System.nanoTime();
      return new Times(micros(start, end), micros(start, get(told)), micros(start, get(refusal)));
    }
  }

  private static double micros(long from, long to) {
    return (to - from) / 1e3;
  }

  /** The time at which the close frame came, whose payload is the code and the reason. */
  private static long awaitClose(Talker socket) throws IOException {
    String frame = socket.next();
    long now = System.nanoTime();
    if (!frame.endsWith("session revoked")) {
      throw new IllegalStateException("something else came: " + frame);
    }
    return now;
  }

  private static long get(Future<Long> time) throws InterruptedException {
    try {
      return time.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
