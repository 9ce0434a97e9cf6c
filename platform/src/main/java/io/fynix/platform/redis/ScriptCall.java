package io.fynix.platform.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;

/**
 * One run of a script, in the short form and in the form that a server understands which does not
 * know the script yet.
 *
 * @param keys at least one, all in one hash slot
 * @param args each a {@code String}, a {@code byte[]}, a {@code Long} or an {@code Integer}
 */
public record ScriptCall(LuaScript script, List<String> keys, List<?> args) {

  /** The hash slot in which the script runs. */
  int slot() {
    return HashSlot.of(keys.getFirst());
  }

  Request bySha1() {
    return request(Command.EVALSHA, script.sha1());
  }

  Request bySource() {
    return request(Command.EVAL, script.source());
  }

  private Request request(Command command, String text) {
    var request = Request.cmd(command).arg(text).arg(keys.size());
    keys.forEach(request::arg);
    for (var arg : args) {
      switch (arg) {
        case String string -> request.arg(string);
        case byte[] bytes -> request.arg(bytes);
        case Long number -> request.arg(number);
        case Integer number -> request.arg(number);
        default ->
            throw new IllegalArgumentException("not an argument: " + arg.getClass().getName());
      }
    }
    return request;
  }
}
