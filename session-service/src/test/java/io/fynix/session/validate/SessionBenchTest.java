package io.fynix.session.validate;

import static io.fynix.session.store.StoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.RealRedis;
import io.fynix.session.refresh.RefreshToken;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.store.Creation;
import io.fynix.session.store.Exchange;
import io.fynix.session.store.Sessions;
import io.fynix.session.store.UserLimit;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Measures sessions against the floor of the same run: {@code ./fynix bench sessions} does so at
 * full size ({@code fynix.bench.calls}, {@code fynix.bench.sessions-of-one}, {@code
 * fynix.bench.storms}) and writes a report; every build does it small, to see that it works. What
 * is right is asserted, what is fast is told.
 */
class SessionBenchTest {
  private static final Logger LOG = Logger.getLogger(SessionBenchTest.class);
  private static final int CALLS = Integer.getInteger("fynix.bench.calls", 2_000);
  private static final int SESSIONS_OF_ONE =
      Integer.getInteger("fynix.bench.sessions-of-one", 1_000);
  private static final int STORMS = Integer.getInteger("fynix.bench.storms", 20);
  private static final int NEAR_ROUNDS = 50;
  private static final int RACERS = 20;
  private static final int IN_FLIGHT = 512;
  private static final int REVOCATIONS = Math.min(1_000, CALLS / 10);

  /** One call of so many is timed, where a call takes little longer than looking at the clock. */
  private static final int TIMED = 16;

  private static final UserLimit ANY = new UserLimit(0, UserLimit.Policy.DENY);

  /** As long as a slow machine needs. */
  private static final Map<String, String> NEAR =
      Map.of("fynix.session.validate.max-lag", "10s", "fynix.session.validate.read-timeout", "10s");

  private static final Map<String, String> FAR =
      Map.of(
          "fynix.session.validate.cache-size", "0", "fynix.session.validate.read-timeout", "10s");

  private final StringBuilder report = new StringBuilder();

  /** A call that has its answer later. */
  private interface Call extends IntFunction<CompletionStage<?>> {}

  @Test
  void sessionsAreMeasuredBesideTheFloor() throws IOException, InterruptedException {
    try (var redis = RealRedis.start();
        var near = new Node(redis, NEAR, Node.DIRECT);
        var far = new Node(redis, FAR, Node.DIRECT)) {
      List<RefreshToken> tokens = create(near, CALLS);
      nearly(near, tokens);
      throughRedis(near, far, tokens);
      storms(near);
      propagation(near, far, redis);
      revokeAll(near, redis);
    }
    write();
  }

  private void nearly(Node node, List<RefreshToken> tokens) {
    List<String> texts = tokens.stream().map(RefreshToken::text).toList();
    tokens.forEach(node::awaitNear);
    var samples = new long[(texts.size() * NEAR_ROUNDS + TIMED - 1) / TIMED];
    IntConsumer validate =
        i -> assertThat(node.validator.validateNear(texts.get(i % texts.size())) != null).isTrue();
    IntConsumer bare =
        i -> {
          if (node.validator.validateNear(texts.get(i % texts.size())) == null) {
            throw new IllegalStateException("a session was not near");
          }
        };
    for (int i = 0; i < texts.size(); i++) {
      validate.accept(i);
    }
    var bytes = new byte[37];
    MessageDigest digest = sha256();
    IntConsumer floor =
        i -> {
          digest.update(bytes);
          bytes[i % bytes.length] ^= digest.digest()[0];
        };
    int calls = texts.size() * NEAR_ROUNDS;
    inOneThread("warm-up", calls, floor, samples);
    inOneThread("warm-up", calls, bare, samples);
    Measured ground = inOneThread("floor: SHA-256 of 37 bytes", calls, floor, samples);
    Measured own = inOneThread("validation near", calls, bare, samples);
    table("In one thread", List.of(ground, own), ground);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void throughRedis(Node near, Node far, List<RefreshToken> tokens)
      throws InterruptedException {
    Call floor =
        i -> {
          SessionId id = tokens.get(i).session();
          String key = Keys.session(id.partition(), id.text());
          return far.store
              .client
              .commands()
              .send(Keys.sessions(id.partition()).stream(), Request.cmd(Command.GET).arg(key));
        };
    Call validate =
        i ->
            far.validator
                .validate(tokens.get(i).text())
                .thenAccept(verdict -> assertThat(verdict instanceof Verdict.Valid).isTrue());
    Call refresh =
        i ->
            near.store
                .store
                .rotate(tokens.get(i), near.store.keys.successor(tokens.get(i)), Sessions.CLIENT, 8)
                .thenAccept(exchange -> assertThat(exchange).isInstanceOf(Exchange.Rotated.class));
    inFlight("warm-up", tokens.size(), floor);
    inFlight("warm-up", tokens.size(), validate);
    Measured ground = inFlight("floor: GET, pipelined", tokens.size(), floor);
    Measured validation = inFlight("validation through Redis", tokens.size(), validate);
    Measured exchange = inFlight("refresh", tokens.size(), refresh);
    table(
        "Over two connections, " + IN_FLIGHT + " in flight",
        List.of(ground, validation, exchange),
        ground);
  }

  private void storms(Node node) throws InterruptedException {
    List<RefreshToken> tokens = create(node, STORMS);
    var rotated = new AtomicLong();
    var replayed = new AtomicLong();
    Measured storm =
        inFlight(
            "refresh in storms",
            STORMS * RACERS,
            i -> {
              RefreshToken token = tokens.get(i / RACERS);
              return node.store
                  .store
                  .rotate(token, node.store.keys.successor(token), Sessions.CLIENT, 8)
                  .thenAccept(
                      exchange -> {
                        switch (exchange) {
                          case Exchange.Rotated once -> rotated.incrementAndGet();
                          case Exchange.Replayed again -> replayed.incrementAndGet();
                          default -> throw new AssertionError(exchange);
                        }
                      });
            });
    assertThat(rotated.get()).isEqualTo(STORMS);
    assertThat(replayed.get()).isEqualTo((long) STORMS * (RACERS - 1));
    for (RefreshToken token : tokens) {
      assertThat(node.judge(node.store.keys.successor(token))).isEqualTo("valid");
    }
    report.append(
        "%,d sessions, each refreshed by %d at once: %,d rotations, %,d replays, 0 sessions lost; %,.0f refreshes a second.%n%n"
            .formatted(STORMS, RACERS, rotated.get(), replayed.get(), storm.perSecond()));
  }

  private void propagation(Node one, Node two, RealRedis redis) throws InterruptedException {
    try (var other = new Node(redis, NEAR, Node.DIRECT)) {
      List<RefreshToken> tokens = create(one, REVOCATIONS);
      tokens.forEach(other::awaitNear);
      var samples = new long[REVOCATIONS];
      long start = System.nanoTime();
      for (int i = 0; i < REVOCATIONS; i++) {
        String text = tokens.get(i).text();
        long before = System.nanoTime();
        one.store.store.revoke(tokens.get(i).session(), "bench");
        while (other.validator.validateNear(text) != null) {
          Thread.onSpinWait();
        }
        samples[i] = System.nanoTime() - before;
      }
      Measured heard =
          Measured.of(
              "from the revocation to its effect on another node",
              REVOCATIONS,
              System.nanoTime() - start,
              samples);
      assertThat(two.judge(tokens.getFirst())).isEqualTo("invalid");
      table("Revocation", List.of(heard), heard);
    }
  }

  private void revokeAll(Node node, RealRedis redis) throws InterruptedException {
    String user = "many";
    inFlight("sessions of one user", SESSIONS_OF_ONE, i -> creation(node, user).call());
    redis.run("CONFIG", "SET", "slowlog-log-slower-than", "0");
    redis.run("SLOWLOG", "RESET");
    long before = System.nanoTime();
    get(node.store.store.revokeUser(node.store.keys.user(user), user, null, "bench"));
    double millis = (System.nanoTime() - before) / 1e6;
    redis.run("CONFIG", "SET", "slowlog-log-slower-than", "-1");
    long micros = longestScript(redis);
    assertThat(get(node.store.reader.list(node.store.keys.user(user), 0, 1)).total()).isZero();
    report.append(
        String.format(
            Locale.ROOT,
            "All sessions of a user with %,d: %,d µs in Redis, %.1f ms for the caller.%n%n",
            SESSIONS_OF_ONE,
            micros,
            millis));
  }

  /** Microseconds of the slowest script in the slow log. */
  private static long longestScript(RealRedis redis) {
    long longest = 0;
    for (Object entry : (List<?>) Objects.requireNonNull(redis.run("SLOWLOG", "GET", "128"))) {
      var fields = (List<?>) entry;
      if (String.valueOf(fields.get(3)).toLowerCase(Locale.ROOT).contains("eval")) {
        longest = Math.max(longest, (Long) fields.get(2));
      }
    }
    return longest;
  }

  private static Measured inOneThread(String name, int calls, IntConsumer call, long[] samples) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      if (i % TIMED == 0) {
        long before = System.nanoTime();
        call.accept(i);
        samples[i / TIMED] = System.nanoTime() - before;
      } else {
        call.accept(i);
      }
    }
    return Measured.of(name, calls, System.nanoTime() - start, samples);
  }

  private static Measured inFlight(String name, int calls, Call call) throws InterruptedException {
    var samples = new long[calls];
    var permits = new Semaphore(IN_FLIGHT);
    var failures = new AtomicLong();
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      permits.acquire();
      int number = i;
      long before = System.nanoTime();
      call.apply(i)
          .whenComplete(
              (done, failure) -> {
                samples[number] = System.nanoTime() - before;
                if (failure != null) {
                  failures.incrementAndGet();
                  LOG.error("A call failed", failure);
                }
                permits.release();
              });
    }
    permits.acquire(IN_FLIGHT);
    assertThat(failures.get()).as(name).isZero();
    return Measured.of(name, calls, System.nanoTime() - start, samples);
  }

  private static List<RefreshToken> create(Node node, int count) throws InterruptedException {
    var tokens = new ArrayList<RefreshToken>(count);
    inFlight(
        "creation",
        count,
        i -> {
          var creation = creation(node, "user-" + i);
          tokens.add(creation.token());
          return creation.call();
        });
    return tokens;
  }

  private record Begun(RefreshToken token, CompletionStage<?> call) {}

  private static Begun creation(Node node, String user) {
    SessionId id = node.store.keys.newSession(user);
    RefreshToken token = node.store.keys.first(id);
    var record = Sessions.record(user, token.hash(), node.store.clock.millis());
    return new Begun(
        token,
        node.store
            .store
            .create(id, record, ANY)
            .thenAccept(made -> assertThat(made).isInstanceOf(Creation.Created.class)));
  }

  private void table(String heading, List<Measured> rows, Measured floor) {
    report.append("## ").append(heading).append("\n\n");
    report.append("| What | Calls | Per second | of the floor | p50 µs | p99 µs |\n");
    report.append("|---|---|---|---|---|---|\n");
    rows.forEach(row -> report.append(row.row(floor)));
    report.append('\n');
  }

  private void write() throws IOException {
    LOG.infof("Sessions measured:%n%s", report);
    String file = System.getProperty("fynix.bench.report", "");
    if (!file.isEmpty()) {
      String head =
          "# Sessions%n%n`./fynix bench sessions` on %d cores, Java %d, Redis on the same machine.%n%n"
              .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version().feature());
      Files.writeString(Path.of(file), head + report);
    }
  }
}
