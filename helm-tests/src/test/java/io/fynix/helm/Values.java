package io.fynix.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The values.yaml of a chart. */
record Values(JsonNode json) {

  static Values of(Chart chart) {
    try {
      return new Values(Manifests.YAML.readTree(chart.read("values.yaml")));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names at the top that have names below them, free maps excepted. */
  List<String> sections() {
    return json.propertyStream()
        .filter(entry -> entry.getValue().isObject() && !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals("config"))
        .toList();
  }
}
