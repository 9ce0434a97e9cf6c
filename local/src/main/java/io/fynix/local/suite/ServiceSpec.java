package io.fynix.local.suite;

import io.fynix.local.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One process to start: which service, under which node name, on which ports of the loopback
 * address.
 */
record ServiceSpec(
    String service, String node, int port, int managementPort, List<String> command) {

  static final String REALTIME = "realtime-service";
  static final List<String> SERVICES =
      List.of("api-service", REALTIME, "session-service", "monitoring-service");

  /** Small enough that the whole suite stays below 1.5 GiB; Quarkus needs a tenth of it idle. */
  private static final String MAX_HEAP = "256m";

  private static final int FIRST_JAVA_THAT_WARNS_OF_UNSAFE = 24;

  ServiceSpec {
    command = List.copyOf(command);
  }

  /** One node of each service, and as many of the realtime service as asked for. */
  static List<ServiceSpec> all(SuiteOptions options) {
    List<ServiceSpec> specs = new ArrayList<>();
    for (String service : SERVICES) {
      int nodes = service.equals(REALTIME) ? options.realtimeNodes() : 1;
      for (int i = 1; i <= nodes; i++) {
        String node = nodes == 1 ? service : service + "-" + i;
        specs.add(
            new ServiceSpec(
                service, node, Ports.free(), Ports.free(), command(jar(options.root(), service))));
      }
    }
    return specs;
  }

  static Path jar(Path root, String service) {
    return root.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
  }

  private static List<String> command(Path jar) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + MAX_HEAP,
            "-XX:+UseSerialGC",
            // C1 alone: the second compiler makes a start on two cores take half as long again.
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= FIRST_JAVA_THAT_WARNS_OF_UNSAFE) {
      command.add(
          "--sun-misc-unsafe-memory-access=allow"); // Netty uses it; the log should not start with
      // that
    }
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port;
  }

  String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  Map<String, String> environment(String redisUrl, Path overlay) {
    return Map.of(
        "QUARKUS_HTTP_HOST",
        "127.0.0.1",
        "QUARKUS_HTTP_PORT",
        Integer.toString(port),
        "QUARKUS_MANAGEMENT_HOST",
        "127.0.0.1",
        "QUARKUS_MANAGEMENT_PORT",
        Integer.toString(managementPort),
        "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
        "false",
        "QUARKUS_CONFIG_LOCATIONS",
        overlay.toString(),
        "REDIS_URL",
        redisUrl,
        "FYNIX_NODE_NAME",
        node);
  }
}
