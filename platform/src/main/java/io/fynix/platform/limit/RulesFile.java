package io.fynix.platform.limit;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Rules in a file of their own. One thread at a time. */
final class RulesFile {
  /** Far more than {@link Rules#MAX_POLICIES} and the like can need. */
  private static final int MAX_BYTES = 1 << 18;

  private static final String PREFIX = "fynix.limit.rules";

  private final Path path;
  private @Nullable String seen;

  RulesFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the file when it says something else than the last time; null when it does not.
   *
   * @throws IllegalArgumentException telling what is wrong; it is not told again until the file
   *     changes
   */
  @Nullable Rules readIfChanged() {
    String text;
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw invalid("it is larger than " + MAX_BYTES + " bytes", null);
      }
      text = Files.readString(path);
    } catch (IOException e) {
      throw invalid("it cannot be read", e);
    }
    if (text.equals(seen)) {
      return null;
    }
    seen = text;
    try {
      return parse(text);
    } catch (IOException | RuntimeException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads rules; names that are none are refused. */
  static Rules parse(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> values = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (!name.startsWith(PREFIX + ".")) {
        throw new IllegalArgumentException(name + " is not below " + PREFIX);
      }
      values.put(name, properties.getProperty(name));
    }
    LimitRules rules =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withSources(new PropertiesConfigSource(values, "rules", 100))
            .withMapping(LimitRules.class, PREFIX)
            .build()
            .getConfigMapping(LimitRules.class, PREFIX);
    return Rules.of(rules);
  }

  private IllegalArgumentException invalid(String why, @Nullable Throwable cause) {
    return new IllegalArgumentException("rules of " + path.getFileName() + ": " + why, cause);
  }
}
