package io.fynix.helm;

import io.fynix.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The pods of the Redis chart as processes of this machine: the rendered files, started by the
 * commands of the rendered containers, each with folders and ports of its own.
 */
final class RedisPods implements AutoCloseable {
  static final String HOST = "localhost";
  private static final long COMMAND_SECONDS = 30;

  private final Path folder;
  private final Path config;
  private final Path passwords;
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> sentinelPorts = new ArrayList<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final boolean sentinels;

  RedisPods(Path folder, Manifests manifests) throws IOException {
    this.folder = folder;
    KubeObject server = manifests.the("StatefulSet");
    sentinels = server.containers().size() == 2;
    config = Files.createDirectories(folder.resolve("config"));
    for (var file : manifests.the("ConfigMap").at("/data").properties()) {
      Files.writeString(config.resolve(file.getKey()), file.getValue().asText());
    }
    passwords = Files.createDirectories(folder.resolve("passwords"));
    for (Chart service : Chart.SERVICES) {
      Files.writeString(passwords.resolve(service.name()), password(service.name()));
    }
    Files.writeString(passwords.resolve("admin"), password("admin"));
    Files.writeString(passwords.resolve("replication"), password("replication"));
    for (int pod = 0; pod < server.at("/spec/replicas").asInt(); pod++) {
      ports.add(Ports.free());
      sentinelPorts.add(Ports.free());
    }
  }

  static String password(String user) {
    return "secret-of-" + user;
  }

  int pods() {
    return ports.size();
  }

  int port(int pod) {
    return ports.get(pod);
  }

  int sentinelPort(int pod) {
    return sentinelPorts.get(pod);
  }

  String data(int pod) {
    return folder.resolve("data-" + pod).toString();
  }

  void start(int pod, String program) throws IOException {
    Path log = folder.resolve(program + "-" + pod + ".log");
    processes.put(
        program + pod,
        shell(pod, program, config.resolve(program + ".sh").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  void startAll() throws IOException {
    for (int pod = 0; pod < pods(); pod++) {
      start(pod, "server");
      if (sentinels) {
        start(pod, "sentinel");
      }
    }
  }

  /** Ends the program as a container's end would, without the hook before. */
  void stop(int pod, String program) throws InterruptedException {
    Process process = processes.remove(program + pod);
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
  }

  /** Runs a script of the chart in a pod; its exit code. */
  int script(int pod, String name, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(config.resolve(name + ".sh").toString()));
    command.addAll(List.of(arguments));
    Process process = shell(pod, "script", command.toArray(String[]::new)).start();
    return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** What redis-cli prints. */
  String ask(String user, int port, String... command) {
    List<String> words =
        new ArrayList<>(List.of("redis-cli", "-p", String.valueOf(port), "--user", user));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("REDISCLI_AUTH", password(user));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first word of a server's role, {@code master} or {@code slave}; empty while it is away. */
  String role(int pod) {
    String answer = ask("admin", port(pod), "role");
    return answer.contains("Could not connect") ? "" : answer.lines().findFirst().orElse("");
  }

  String log(int pod, String program) {
    try {
      return Files.readString(folder.resolve(program + "-" + pod + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder shell(int pod, String program, String... script) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh"));
    command.addAll(List.of(script));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("CONFIG", config.toString());
    environment.put("PASSWORDS", passwords.toString());
    environment.put(
        "RUN", Files.createDirectories(folder.resolve("run-" + program + pod)).toString());
    environment.put("DATA", Files.createDirectories(Path.of(data(pod))).toString());
    environment.put("TLS", "");
    environment.put("SELF", node(pod));
    List<String> nodes = new ArrayList<>();
    for (int other = 0; sentinels && other < pods(); other++) {
      nodes.add(node(other));
    }
    environment.put("NODES", String.join(" ", nodes));
    environment.put("MASTER_NAME", "fynix");
    environment.put("QUORUM", "2");
    environment.put("DOWN_AFTER_MS", "2000");
    environment.put("FAILOVER_TIMEOUT_MS", "10000");
    return builder;
  }

  /** By name, as pods are: sentinels have to be told that names are allowed. */
  private String node(int pod) {
    return HOST + ":" + port(pod) + ":" + sentinelPort(pod);
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes.values()) {
      process.destroy();
    }
    for (Process process : processes.values()) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
