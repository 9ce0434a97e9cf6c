package io.fynix.platform.stream;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The commands of a consumer group, on a consumer's own connection. Redis 6.2 and later. */
final class RedisGroupCommands {
  private static final LuaScript BURY = LuaScript.named("group-bury");
  private static final LuaScript TIDY = LuaScript.named("group-tidy");

  /** The cursor that XAUTOCLAIM begins with, and returns when it has seen everything. */
  static final String START = "0-0";

  /** A consumer that asked for nothing for so long is gone; its name is forgotten. */
  private static final Duration SILENCE = Duration.ofHours(1);

  private final RedisLine line;
  private final GroupOptions options;

  RedisGroupCommands(RedisLine line, GroupOptions options) {
    this.line = line;
    this.options = options;
  }

  /** Entries taken over from consumers that died, and where to go on. */
  record Claim(String next, List<GroupEntry> entries, int lost) {}

  /** Creates the group, at the stream's beginning, and the stream, where they are missing. */
  void createGroup() {
    try {
      line.send(command(Command.XGROUP, "CREATE").arg("0").arg("MKSTREAM"));
    } catch (RedisRefusedException e) {
      if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
        throw e;
      }
    }
  }

  /** Waits for entries that no consumer has yet. */
  List<GroupEntry> read(int count, Duration block) {
    var reply =
        line.sendBlocking(
            Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(options.group())
                .arg(options.consumer())
                .arg("COUNT")
                .arg(count)
                .arg("BLOCK")
                .arg(Math.max(1, block.toMillis()))
                .arg("STREAMS")
                .arg(options.stream())
                .arg(">"),
            block);
    var raw = RedisReplies.byStream(reply).getOrDefault(options.stream(), List.of());
    return raw.stream().map(entry -> new GroupEntry(entry.id(), entry.fields(), 1)).toList();
  }

  /** Takes over entries that were not acknowledged in time, whoever has them. */
  Claim claim(String from) {
    var reply =
        Objects.requireNonNull(
            line.send(
                Request.cmd(Command.XAUTOCLAIM)
                    .arg(options.stream())
                    .arg(options.group())
                    .arg(options.consumer())
                    .arg(options.minIdle().toMillis())
                    .arg(from)
                    .arg("COUNT")
                    .arg(options.batch())),
            "XAUTOCLAIM always answers");
    var raw = RedisReplies.entries(reply.get(1));
    // What was trimmed away: Redis 7 drops it from the group and names it in a third element; Redis
    // 6.2 hands out a nil and keeps it in the group.
    var lost =
        reply.size() > 2 ? sizeOf(reply.get(2)) : dropTrimmed(sizeOf(reply.get(1)) - raw.size());
    return new Claim(RedisReplies.text(reply.get(0)), withDeliveries(raw), lost);
  }

  private int dropTrimmed(int expected) {
    if (expected == 0) {
      return 0;
    }
    var dropped = 0;
    for (var pending : pending("-", "+", 1000, options.consumer())) {
      var id = RedisReplies.text(pending.get(0));
      var entry = line.send(Request.cmd(Command.XRANGE).arg(options.stream()).arg(id).arg(id));
      if (sizeOf(entry) == 0) {
        dropped += (int) RedisReplies.number(line.send(ackRequest(id)));
      }
    }
    return dropped;
  }

  private List<GroupEntry> withDeliveries(List<RedisReplies.RawEntry> raw) {
    var counts = new ArrayList<CompletionStage<@Nullable Response>>(raw.size());
    for (var entry : raw) {
      counts.add(line.begin(pendingRequest(entry.id(), entry.id(), 1, options.consumer())));
    }
    var entries = new ArrayList<GroupEntry>(raw.size());
    for (var i = 0; i < raw.size(); i++) {
      var entry = raw.get(i);
      var pending = RedisLine.await(counts.get(i), RedisLine.ANSWER_LIMIT);
      if (pending != null && pending.size() == 1) { // else another consumer was quicker
        var deliveries = RedisReplies.number(pending.get(0).get(3));
        entries.add(new GroupEntry(entry.id(), entry.fields(), deliveries));
      }
    }
    return entries;
  }

  private Iterable<Response> pending(String from, String to, int count, String consumer) {
    var reply = line.send(pendingRequest(from, to, count, consumer));
    return reply == null ? List.of() : reply;
  }

  private Request pendingRequest(String from, String to, int count, String consumer) {
    return Request.cmd(Command.XPENDING)
        .arg(options.stream())
        .arg(options.group())
        .arg(from)
        .arg(to)
        .arg(count)
        .arg(consumer);
  }

  /** Tells Redis that an entry had its effect. */
  CompletionStage<@Nullable Response> acknowledge(GroupEntry entry) {
    var acknowledged = line.begin(ackRequest(entry.id()));
    return options.deletesHandled()
        ? line.begin(Request.cmd(Command.XDEL).arg(options.stream()).arg(entry.id()))
        : acknowledged;
  }

  private Request ackRequest(String id) {
    return Request.cmd(Command.XACK).arg(options.stream()).arg(options.group()).arg(id);
  }

  /**
   * Begins the entries' idle time anew, so that nobody takes them over while they wait here. Leaves
   * those alone that somebody else took over already.
   */
  static Request keep(GroupOptions options, List<GroupEntry> entries) {
    var request =
        Request.cmd(Command.XCLAIM)
            .arg(options.stream())
            .arg(options.group())
            .arg(options.consumer())
            .arg(options.minIdle().toMillis() / 5);
    entries.forEach(entry -> request.arg(entry.id()));
    return request.arg("JUSTID");
  }

  /** Gives entries that were not tried back: the next consumer may take them at once. */
  void release(List<GroupEntry> entries) {
    var released = new ArrayList<CompletionStage<@Nullable Response>>(entries.size());
    for (var entry : entries) {
      released.add(
          line.begin(
              claimRequest()
                  .arg(entry.id())
                  .arg("IDLE")
                  .arg(options.minIdle().toMillis())
                  .arg("RETRYCOUNT")
                  .arg(entry.deliveries() - 1)
                  .arg("JUSTID")));
    }
    released.forEach(each -> RedisLine.await(each, RedisLine.ANSWER_LIMIT));
  }

  private Request claimRequest() {
    return Request.cmd(Command.XCLAIM)
        .arg(options.stream())
        .arg(options.group())
        .arg(options.consumer())
        .arg(0);
  }

  /** Moves an entry to the dead-letter stream; false when the group had it no more. */
  boolean bury(GroupEntry entry, String reason) {
    var reply =
        line.run(
            BURY,
            List.of(options.stream(), Keys.dead(options.stream())),
            List.of(
                options.group(),
                entry.id(),
                options.deadMaxLength(),
                reason,
                entry.deliveries(),
                options.deletesHandled() ? "1" : "0"));
    return RedisReplies.number(reply) == 1;
  }

  /** Forgets consumers that are gone, and this one too when it leaves without entries. */
  void tidy(boolean leaving) {
    line.run(
        TIDY,
        List.of(options.stream()),
        List.of(options.group(), leaving ? options.consumer() : "", SILENCE.toMillis()));
  }

  private Request command(Command command, String part) {
    return Request.cmd(command).arg(part).arg(options.stream()).arg(options.group());
  }

  private static int sizeOf(@Nullable Response reply) {
    return reply == null ? 0 : reply.size();
  }
}
