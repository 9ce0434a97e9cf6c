package io.fynix.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A script that runs inside Redis, from {@code /lua/<name>.lua} on the class path.
 *
 * <p>Immutable; safe from any thread. It travels as its SHA-1; a server that does not know it yet
 * gets the source, once.
 */
public final class LuaScript {
  private final String name;
  private final String source;
  private final String sha1;

  private LuaScript(String name, String source) {
    this.name = name;
    this.source = source;
    this.sha1 = sha1(source);
  }

  /**
   * Reads the script.
   *
   * @throws IllegalArgumentException when there is no such file
   */
  public static LuaScript named(String name) {
    return new LuaScript(name, read(name));
  }

  /**
   * Reads a script that uses the local functions of other files.
   *
   * @param preludes names of these files; they run first, in this order
   * @throws IllegalArgumentException when there is no such file
   */
  public static LuaScript named(String name, String... preludes) {
    var source = new StringBuilder();
    for (String prelude : preludes) {
      source.append(read(prelude));
    }
    return new LuaScript(name, source.append(read(name)).toString());
  }

  private static String read(String name) {
    var path = "lua/" + name + ".lua";
    try (var file = open(path)) {
      if (file == null) {
        throw new IllegalArgumentException("no script on the class path: " + path);
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A service's own scripts are seen by its class loader only, which is the thread's. */
  private static @Nullable InputStream open(String path) {
    var ofThread = Thread.currentThread().getContextClassLoader();
    var file = ofThread == null ? null : ofThread.getResourceAsStream(path);
    return file != null ? file : LuaScript.class.getClassLoader().getResourceAsStream(path);
  }

  public String name() {
    return name;
  }

  /** What Redis calls the script. */
  public String sha1() {
    return sha1;
  }

  String source() {
    return source;
  }

  /**
   * Runs the script once.
   *
   * @param routingKey as for {@link RedisCommands#send}
   * @param keys all in one hash slot
   * @param args each a {@code String}, a {@code byte[]}, a {@code Long} or an {@code Integer}
   * @return what the script returned; fails as {@link RedisCommands#send} does
   */
  public CompletionStage<@Nullable Response> run(
      RedisCommands commands, String routingKey, List<String> keys, List<?> args) {
    return commands.run(routingKey, new ScriptCall(this, keys, args));
  }

  private static String sha1(String source) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
