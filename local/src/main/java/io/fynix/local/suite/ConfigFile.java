package io.fynix.local.suite;

import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A file of properties that is laid over the services' own configuration and over what local mode
 * sets. Properties of {@code fynix.local} are for the runner itself.
 *
 * @param text the file as it is, which the services read
 * @param values what it says, by name
 */
public record ConfigFile(String text, Map<String, String> values) {

  /** What a run without a file has. */
  public static final ConfigFile NONE = new ConfigFile("", Map.of());

  static final String PORT = "fynix.local.port";
  static final String REALTIME_NODES = "fynix.local.realtime-nodes";

  /**
   * The sections that the services know. A misspelt name within a section stops the service; one
   * outside of all would be read by nobody.
   */
  static final List<String> SECTIONS =
      List.of(
          "fynix.redis",
          "fynix.node",
          "fynix.bus",
          "fynix.channel",
          "fynix.auth",
          "fynix.address",
          "fynix.limit",
          "fynix.control",
          "fynix.api",
          "fynix.realtime.client",
          "fynix.realtime.transport",
          "fynix.realtime.drain",
          "fynix.realtime.endpoints",
          "fynix.realtime.http",
          "fynix.realtime.emulation",
          "fynix.realtime.token",
          "fynix.realtime.subscription-token",
          "fynix.realtime.session-token",
          "fynix.realtime.user-connections",
          "fynix.monitoring.pulse",
          "fynix.realtime.admission",
          "fynix.realtime.rebalance",
          "fynix.realtime.presence",
          "fynix.session.refresh",
          "fynix.session.presets",
          "fynix.session.limit",
          "fynix.session.validate",
          "fynix.session.store",
          "fynix.session.manage",
          "fynix.session.cookie",
          "fynix.session.access-token",
          "fynix.session.token",
          "fynix.activity",
          "fynix.realtime.proxy",
          "fynix.webhooks");

  private static final String FRAMEWORK = "quarkus";
  private static final List<String> OWN = List.of(PORT, REALTIME_NODES);
  private static final int MAX_BYTES = 1 << 20;

  public ConfigFile {
    values = Map.copyOf(values);
  }

  /**
   * Reads a file.
   *
   * @throws UserException when it cannot be read, is larger than 1 MiB, or has a name that nothing
   *     would read
   */
  public static ConfigFile read(Path file) {
    Properties read = new Properties();
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException("%s is larger than %d bytes".formatted(file, MAX_BYTES));
      }
      text = Files.readString(file);
      read.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "The configuration file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    Map<String, String> values = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name).strip()));
    List<String> unknown = values.keySet().stream().filter(name -> !isKnown(name)).toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          "%s has properties that nothing reads: %s. docs/configuration.md lists all of them."
              .formatted(file, String.join(", ", unknown)));
    }
    return new ConfigFile(text, values);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  boolean isTrue(String name) {
    return value(name).map(Boolean::parseBoolean).orElse(false);
  }

  /**
   * A number of the runner's own.
   *
   * @throws UserException when it is none
   */
  int number(String name, int whenMissing) {
    try {
      return value(name).map(Integer::valueOf).orElse(whenMissing);
    } catch (NumberFormatException e) {
      throw new UserException(name + " is not a whole number: " + values.get(name), e);
    }
  }

  private static boolean isKnown(String name) {
    return OWN.contains(name)
        || isBelow(FRAMEWORK, name)
        || SECTIONS.stream().anyMatch(section -> isBelow(section, name));
  }

  private static boolean isBelow(String section, String name) {
    return name.startsWith(section + ".");
  }
}
