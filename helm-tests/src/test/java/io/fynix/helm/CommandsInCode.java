package io.fynix.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands that services send to Redis, as their sources name them. */
final class CommandsInCode {

  /** In Java, with the subcommand where it follows. */
  private static final Pattern JAVA =
      Pattern.compile("\\bCommand\\.([A-Z]{2,})\\b(?:\\)\\s*\\.arg\\(\"([A-Z]+)\"\\))?");

  private static final Pattern LUA = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

  /** Commands whose first argument is a part of their name. */
  private static final Set<String> FAMILIES = Set.of("client", "script", "memory", "xgroup");

  /**
   * A command.
   *
   * @param subcommand empty for none
   */
  record Command(String word, String subcommand) {
    /** As the access control list names it, {@code client|id}. */
    String name() {
      return subcommand.isEmpty() ? word : word + "|" + subcommand;
    }
  }

  private CommandsInCode() {}

  static Set<Command> all() throws IOException {
    Set<Command> commands = new LinkedHashSet<>();
    for (String module :
        List.of(
            "platform",
            "api-service",
            "realtime-service",
            "session-service",
            "monitoring-service")) {
      try (Stream<Path> files = Files.walk(Chart.ROOT.resolve(module).resolve("src/main"))) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> file.toString().endsWith(".java") || file.toString().endsWith(".lua"))
            .forEach(file -> commands.addAll(in(file)));
      }
    }
    return commands;
  }

  private static Set<Command> in(Path file) {
    try {
      Matcher found =
          (file.toString().endsWith(".lua") ? LUA : JAVA).matcher(Files.readString(file));
      Set<Command> commands = new LinkedHashSet<>();
      while (found.find()) {
        String word = found.group(1).toLowerCase(Locale.ROOT);
        String next = found.groupCount() < 2 || found.group(2) == null ? "" : found.group(2);
        commands.add(
            new Command(word, FAMILIES.contains(word) ? next.toLowerCase(Locale.ROOT) : ""));
      }
      return commands;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the chart's access control list gives a service by name. */
  static Set<String> givenTo(Chart service) {
    return Chart.REDIS
        .read("files/users.acl")
        .lines()
        .filter(line -> line.startsWith(service.name() + " "))
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .filter(rule -> rule.startsWith("+") && !rule.startsWith("+@"))
        .map(rule -> rule.substring(1))
        .collect(Collectors.toSet());
  }
}
