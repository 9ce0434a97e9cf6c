package io.fynix.local.suite;

import io.fynix.local.cli.Screen;
import io.fynix.local.cli.StateFolder;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./fynix up}: starts the suite and stays until it is told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts Redis, the four services and one port for all of them. Ctrl-C stops everything.")
public final class UpCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8080;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The one port, " + DEFAULT_PORT + " by default; 0 takes a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "localhost",
      description =
          "Where to listen, ${DEFAULT-VALUE} by default: this machine only. 0.0.0.0 opens it to the network, with the demo user's token on the start page.")
  private String host = "localhost";

  @Option(
      names = "--realtime",
      paramLabel = "N",
      description = "How many realtime nodes run behind the port, 1 by default.")
  private @Nullable Integer realtimeNodes;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties that are laid over the configuration of the services, such as profiles/centrifuge-js.properties; options given here win over its fynix.local.port and fynix.local.realtime-nodes.")
  private @Nullable Path config;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL}",
      description =
          "An existing Redis (or REDIS_URL); without it one is started and stopped with the suite.")
  private @Nullable URI redis;

  @Option(
      names = "--fresh",
      description = "Start with an empty Redis; without it the data of the last run is kept.")
  private boolean fresh;

  @Option(
      names = "--logs",
      description = "Show the logs of the services here, coloured and prefixed.")
  private boolean logs;

  @Option(
      names = "--allow-origin",
      paramLabel = "PATTERN",
      description =
          "Browser origins that may connect besides this machine's own, such as https://*.example.com; repeatable.")
  private List<String> allowedOrigins = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Where data, logs and secrets live; .fynix by default. One suite per folder.")
  private @Nullable Path state;

  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    SuiteOptions options = options();
    Screen screen = Screen.ofProcess();
    screen.line("Starting Fynix");
    Suite suite = new Suite(options, screen);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite, screen), "suite-stop"));
    if (logs) {
      Thread.ofPlatform()
          .daemon()
          .name("suite-logs")
          .start(new LogFollower(screen, suite::logFiles));
    }
    suite.start();
    greet(suite, options, screen, (System.nanoTime() - began) / 1e9);
    new CountDownLatch(1).await(); // until a signal ends the process through the hook
    return 0;
  }

  private SuiteOptions options() {
    if (fresh && redis != null) {
      throw invalid(
          "--fresh empties the Redis that the suite starts; it never touches yours (--redis)");
    }
    ConfigFile file = config == null ? ConfigFile.NONE : ConfigFile.read(config);
    try {
      return new SuiteOptions(
          StateFolder.repository(),
          StateFolder.of(state),
          host,
          port == null ? file.number(ConfigFile.PORT, DEFAULT_PORT) : port,
          realtimeNodes == null ? file.number(ConfigFile.REALTIME_NODES, 1) : realtimeNodes,
          redis,
          fresh,
          allowedOrigins,
          file);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
  }

  private RuntimeException invalid(@Nullable String message) {
    return command == null
        ? new UserException(String.valueOf(message))
        : new ParameterException(command.commandLine(), String.valueOf(message));
  }

  private static void stop(Suite suite, Screen screen) {
    screen.endLive();
    screen.line("Stopping");
    suite.close();
    screen.line("Stopped");
  }

  private static void greet(Suite suite, SuiteOptions options, Screen screen, double seconds)
      throws IOException {
    Path secrets = options.state().path().resolve("secrets");
    String key = Secrets.loadOrCreate(secrets).apiKey();
    screen.line("");
    screen.line(screen.strong("Fynix is ready, %.1f s".formatted(seconds)));
    screen.line("");
    screen.line("  Click     " + screen.strong(suite.baseUrl() + "/"));
    screen.line(
        "  Publish   curl -X POST %s/api/publish -H 'X-API-Key: %s' -H 'Content-Type: application/json' -d '{\"channel\":\"feed:hello\",\"data\":{\"text\":\"hello\"}}'"
            .formatted(suite.baseUrl(), key));
    screen.line("  Logs      " + options.logs() + "/*.log");
    screen.line(
        "  Tools     " + options.state().localJson() + " has the addresses and the secrets");
    screen.line("");
    screen.line("Ctrl-C stops everything.");
  }
}
