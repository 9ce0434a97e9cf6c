package io.fynix.local.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.fynix.local.cli.Screen;
import io.fynix.local.cli.StateFolder;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fynix replay}: publishes the rows of a recorded feed as if it happened now. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publishes the rows of a CSV or NDJSON file as a live feed, in order, each as one JSON object.",
      "The time of a row is in the payload as 'time', in Unix milliseconds."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = "CSV, with or without a header, or one JSON object a line.")
  private @Nullable Path file;

  @Option(
      names = {"-c", "--channel"},
      required = true,
      paramLabel = "CHANNEL",
      description = "Where to publish, such as feed:eurusd.")
  private String channel = "";

  @Option(
      names = "--speed",
      paramLabel = "SPEED",
      defaultValue = "1x",
      description =
          "Times the recorded pace, such as 10x or 0.5x, or max; ${DEFAULT-VALUE} by default. No gap lasts longer than 5 s.")
  private String speed = "1x";

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description =
          "Names of the columns, such as time,bid,ask,volume; by default those of the header, else c0,c1,…")
  private @Nullable List<String> columns;

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      description = "The column that holds the time; by default it is found.")
  private @Nullable String timeColumn;

  @Option(
      names = "--column",
      paramLabel = "NAME=VALUE",
      description = "A field that every payload gets, such as symbol=EURUSD; repeatable.")
  private Map<String, String> constants = new LinkedHashMap<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The suite to publish to; by default the one that runs here.")
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:FYNIX_API_KEY}",
      description =
          "An API key that may publish (or FYNIX_API_KEY); by default that of the suite that runs here.")
  private @Nullable String key;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "The state folder of the suite; .fynix by default.")
  private @Nullable Path dir;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Screen screen = Screen.ofProcess();
    Speed pace = speed();
    FeedOptions options =
        new FeedOptions(columns == null ? List.of() : columns, timeColumn, constants);
    Publisher publisher = publisher();
    ReplayProgress progress = new ReplayProgress(screen);
    try (FeedFile feed = FeedFile.open(requireFile(), options)) {
      replay(feed, pace, publisher, progress);
    } finally {
      progress.summary(channel, publisher.retries());
    }
    return progress.hasFailures() ? 1 : 0;
  }

  private static void replay(
      FeedFile feed, Speed speed, Publisher publisher, ReplayProgress progress)
      throws IOException, InterruptedException {
    Pacer pacer = new Pacer(speed, System.nanoTime());
    boolean first = true;
    for (Optional<Row> next = feed.rows().next(); next.isPresent(); next = feed.rows().next()) {
      switch (next.get()) {
        case Row.Bad bad -> progress.failed(bad.number(), bad.problem());
        case Row.Good row -> {
          if (first && row.millis().isEmpty() && !speed.isMax()) {
            throw new UserException(
                "the rows have no time to keep pace with. Name its column with --time-column, or use --speed max",
                2);
          }
          first = false;
          sleep(pacer.wait(row.millis(), System.nanoTime()), feed, progress);
          publisher
              .publish(row)
              .ifPresentOrElse(
                  why -> progress.failed(row.number(), "was refused: " + why), progress::published);
        }
      }
      progress.show(feed.progress());
    }
  }

  private static void sleep(Duration wait, FeedFile feed, ReplayProgress progress)
      throws InterruptedException {
    if (wait.isPositive()) {
      progress.show(feed.progress());
      Thread.sleep(wait);
    }
  }

  private Publisher publisher() throws IOException {
    String baseUrl = url;
    String apiKey = key;
    if (baseUrl == null || apiKey == null) {
      StateFolder state = StateFolder.of(dir);
      if (!Files.exists(state.localJson())) {
        throw new UserException(
            "no suite runs here (%s is missing). Start one with ./fynix up, or name one with --url and --key"
                .formatted(state.localJson()));
      }
      JsonNode running = Payload.JSON.readTree(state.localJson().toFile());
      apiKey = apiKey == null ? running.path("apiKey").asText() : apiKey;
      if (baseUrl == null) {
        baseUrl = running.path("baseUrl").asText();
        // The start page opens this channel from now on.
        Files.writeString(state.lastReplay(), channel + "\n");
      }
    }
    return new Publisher(baseUrl.replaceAll("/+$", ""), apiKey, channel);
  }

  private Speed speed() {
    try {
      return Speed.parse(speed);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), 2);
    }
  }

  private Path requireFile() {
    if (file == null) {
      throw new UserException("which file? ./fynix replay FILE --channel CHANNEL", 2);
    }
    return file;
  }
}
