package io.fynix.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a chart as a table. A comment {@code # -- text} explains the key in the next line,
 * with all that is below it.
 */
final class ValuesTable {
  private static final Pattern COMMENT = Pattern.compile("^\\s*# -- (.*)$");
  private static final Pattern KEY = Pattern.compile("^(\\s*)([\\w.-]+):.*$");
  private static final int INDENT = 2;

  private ValuesTable() {}

  static String of(Chart chart) {
    StringBuilder table = new StringBuilder("| Value | Default | Meaning |\n|---|---|---|\n");
    JsonNode values = Values.of(chart).json();
    explained(chart)
        .forEach(
            (path, text) ->
                table
                    .append("| `")
                    .append(String.join(".", path))
                    .append("` | ")
                    .append(shown(value(values, path)))
                    .append(" | ")
                    .append(text.replace("|", "\\|"))
                    .append(" |\n"));
    return table.toString();
  }

  /** The leaves of the values that no comment speaks of. */
  static List<String> unexplained(Chart chart) {
    List<String> unexplained = new ArrayList<>();
    collect(Values.of(chart).json(), List.of(), explained(chart), unexplained);
    return unexplained;
  }

  private static void collect(
      JsonNode node,
      List<String> path,
      Map<List<String>, String> explained,
      List<String> unexplained) {
    if (explained.containsKey(path) || path.equals(List.of("global")) && node.isEmpty()) {
      return;
    }
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              entry -> {
                List<String> below = new ArrayList<>(path);
                below.add(entry.getKey());
                collect(entry.getValue(), below, explained, unexplained);
              });
    } else {
      unexplained.add(String.join(".", path));
    }
  }

  private static Map<List<String>, String> explained(Chart chart) {
    Map<List<String>, String> explained = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    String comment = "";
    for (String line : chart.read("values.yaml").lines().toList()) {
      Matcher text = COMMENT.matcher(line);
      Matcher key = KEY.matcher(line);
      if (text.matches()) {
        comment = text.group(1);
      } else if (key.matches()) {
        while (path.size() > key.group(1).length() / INDENT) {
          path.removeLast();
        }
        path.addLast(key.group(2));
        if (!comment.isEmpty()) {
          explained.put(List.copyOf(path), comment);
        }
        comment = "";
      }
    }
    return explained;
  }

  private static JsonNode value(JsonNode values, List<String> path) {
    JsonNode value = values;
    for (String name : path) {
      value = value.path(name);
    }
    return value;
  }

  private static String shown(JsonNode value) {
    if (value.isTextual() && value.asText().isEmpty()) {
      return "";
    }
    if (value.isContainerNode() && value.isEmpty()) {
      return "";
    }
    return "`" + (value.isTextual() ? value.asText() : value) + "`";
  }
}
