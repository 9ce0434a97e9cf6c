package io.fynix.session.store;

import io.fynix.platform.redis.Keys;
import io.fynix.platform.redis.LuaScript;
import io.fynix.session.refresh.SessionId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A hash beside the session; its versions come from a counter in the field without a name. */
@ApplicationScoped
class RedisSessionAttributes implements SessionAttributes {
  private static final LuaScript WRITE = RedisPartitions.script("session-attributes");

  private final RedisPartitions partitions;
  private final int most;

  RedisSessionAttributes(RedisPartitions partitions, StoreConfig config) {
    this.partitions = partitions;
    this.most = config.maxAttributes();
  }

  @Override
  public CompletionStage<Map<String, Attribute>> read(SessionId id) {
    var request =
        Request.cmd(Command.HGETALL).arg(Keys.sessionAttributes(id.partition(), id.text()));
    return partitions.send(id.partition(), request).thenApply(RedisSessionAttributes::attributes);
  }

  /** RESP3 answers with a map, RESP2 with names and values in turns. */
  private static Map<String, Attribute> attributes(@Nullable Response reply) {
    var attributes = new LinkedHashMap<String, Attribute>();
    if (reply != null && reply.isMap()) {
      reply.getKeys().forEach(name -> put(name, reply.get(name), attributes));
    } else if (reply != null) {
      for (int i = 0; i + 1 < reply.size(); i += 2) {
        put(reply.get(i).toString(), reply.get(i + 1), attributes);
      }
    }
    return attributes;
  }

  private static void put(String name, Response packed, Map<String, Attribute> attributes) {
    if (name.isEmpty()) {
      return; // the counter
    }
    String text = packed.toString();
    int colon = text.indexOf(':');
    long version = Long.parseLong(text, 0, colon, 10);
    attributes.put(name, new Attribute(version, text.substring(colon + 1)));
  }

  @Override
  public CompletionStage<Outcome> write(SessionId id, List<Change> changes) {
    var args = new ArrayList<Object>(2 + 4 * changes.size());
    args.add(id.text());
    args.add(most);
    for (Change change : changes) {
      String value = change.value();
      args.add(change.name());
      args.add(change.version());
      args.add(value == null ? 0 : 1);
      args.add(value == null ? "" : value);
    }
    return partitions.run(id.partition(), WRITE, args).thenApply(RedisSessionAttributes::outcome);
  }

  private static Outcome outcome(Response reply) {
    return switch (reply.get(0).toString()) {
      case "OK" -> new Outcome.Written(reply.get(1).toLong());
      case "GONE" -> new Outcome.Gone();
      case "FULL" -> new Outcome.Full();
      case "CONFLICT" -> {
        var versions = new LinkedHashMap<String, Long>();
        for (int i = 1; i + 1 < reply.size(); i += 2) {
          versions.put(reply.get(i).toString(), reply.get(i + 1).toLong());
        }
        yield new Outcome.Conflict(Map.copyOf(versions));
      }
      default -> throw new IllegalStateException("session-attributes.lua answered " + reply);
    };
  }
}
