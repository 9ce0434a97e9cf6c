package io.fynix.session.store;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.session.refresh.SessionId;
import io.fynix.session.refresh.UserKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One {@code MGET} for a session; a script for those of a user. */
@ApplicationScoped
class RedisSessionReader implements SessionReader {
  private static final LuaScript LIST = RedisPartitions.script("session-list");

  private final RedisPartitions partitions;

  RedisSessionReader(RedisPartitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public CompletionStage<SessionSnapshot> read(SessionId id) {
    int partition = id.partition();
    var request =
        Request.cmd(Command.MGET)
            .arg(Keys.session(partition, id.text()))
            .arg(Keys.sessionUserEpoch(partition, id.user().value()))
            .arg(Keys.sessionGlobalEpoch(partition))
            .arg(Keys.sessions(partition).sequence());
    return partitions
        .send(partition, request)
        .thenApply(reply -> snapshot(Objects.requireNonNull(reply, "MGET always answers")));
  }

  private static SessionSnapshot snapshot(Response reply) {
    Response packed = reply.get(0);
    return new SessionSnapshot(
        packed == null ? null : SessionRecord.decode(packed.toBytes()),
        number(reply.get(1)),
        number(reply.get(2)),
        number(reply.get(3)));
  }

  private static long number(@Nullable Response reply) {
    return reply == null ? 0 : reply.toLong();
  }

  @Override
  public CompletionStage<SessionPage> list(UserKey user, int skip, int limit) {
    return partitions
        .run(user.partition(), LIST, List.of(user.value(), skip, limit))
        .thenApply(RedisSessionReader::page);
  }

  private static SessionPage page(Response reply) {
    var sessions = new ArrayList<SessionPage.Entry>();
    for (int i = 1; i + 1 < reply.size(); i += 2) {
      SessionId id = SessionId.parse(reply.get(i).toString());
      if (id != null) {
        sessions.add(new SessionPage.Entry(id, SessionRecord.decode(reply.get(i + 1).toBytes())));
      }
    }
    return new SessionPage(reply.get(0).toLong(), List.copyOf(sessions));
  }

  @Override
  public CompletionStage<Long> count() {
    CompletionStage<Long> sum = CompletableFuture.completedStage(0L);
    for (int partition = 0; partition < partitions.count(); partition++) {
      var request = Request.cmd(Command.ZCARD).arg(Keys.sessionExpiries(partition));
      sum =
          sum.thenCombine(
              partitions.send(partition, request), (before, reply) -> before + number(reply));
    }
    return sum;
  }
}
