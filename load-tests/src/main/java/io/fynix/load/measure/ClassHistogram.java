package io.fynix.load.measure;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Live objects by class.
 *
 * @param classes instances and bytes of each class
 */
public record ClassHistogram(Map<String, Usage> classes) {
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?: \\(.*\\))?$", Pattern.MULTILINE);

  public ClassHistogram {
    classes = Map.copyOf(classes);
  }

  /** How much there is of a class. */
  public record Usage(long instances, long bytes) {
    private static final Usage NONE = new Usage(0, 0);
  }

  /** How much of a class each connection has. */
  public record Share(String type, double instances, double bytes) {}

  /** Reads what {@code jcmd GC.class_histogram} prints. */
  static ClassHistogram parse(String output) {
    Map<String, Usage> classes = new HashMap<>();
    Matcher lines = LINE.matcher(output);
    while (lines.find()) {
      // The same name may come from several loaders.
      classes.merge(
          readable(lines.group(3)),
          new Usage(Long.parseLong(lines.group(1)), Long.parseLong(lines.group(2))),
          (a, b) -> new Usage(a.instances + b.instances, a.bytes + b.bytes));
    }
    return new ClassHistogram(classes);
  }

  /** Lambdas and hidden classes have an address in their names, which differs in every run. */
  private static String readable(String name) {
    return name.replaceAll("\\$\\$Lambda(?:/|\\.)0x[0-9a-f]+", "\\$\\$Lambda");
  }

  public long bytes() {
    return classes.values().stream().mapToLong(Usage::bytes).sum();
  }

  /** What came since, divided by the connections that came, the most bytes first. */
  public List<Share> since(ClassHistogram before, int connections) {
    return classes.entrySet().stream()
        .map(
            entry -> {
              Usage was = before.classes.getOrDefault(entry.getKey(), Usage.NONE);
              Usage is = entry.getValue();
              return new Share(
                  entry.getKey(),
                  (double) (is.instances - was.instances) / connections,
                  (double) (is.bytes - was.bytes) / connections);
            })
        .sorted(Comparator.comparingDouble(Share::bytes).reversed())
        .toList();
  }
}
