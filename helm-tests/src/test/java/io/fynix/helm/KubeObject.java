package io.fynix.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** A rendered object; paths are JSON pointers, {@code "/spec/replicas"}. */
record KubeObject(JsonNode json) {

  String kind() {
    return text("/kind");
  }

  String apiVersion() {
    return text("/apiVersion");
  }

  String name() {
    return text("/metadata/name");
  }

  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  String text(String pointer) {
    return at(pointer).asText();
  }

  Map<String, String> labels() {
    return texts(at("/metadata/labels"));
  }

  boolean runsPods() {
    return kind().equals("Deployment") || kind().equals("StatefulSet") || kind().equals("Pod");
  }

  /** The PodSpec, of the object itself or of its template. */
  JsonNode podSpec() {
    return kind().equals("Pod") ? at("/spec") : at("/spec/template/spec");
  }

  Map<String, String> podLabels() {
    return kind().equals("Pod") ? labels() : texts(at("/spec/template/metadata/labels"));
  }

  List<JsonNode> containers() {
    return list(podSpec().at("/containers"));
  }

  /** The value of an environment variable of the first container; empty when it has none. */
  String env(String name) {
    return list(containers().getFirst().at("/env")).stream()
        .filter(entry -> entry.at("/name").asText().equals(name))
        .map(entry -> entry.at("/value").asText())
        .findFirst()
        .orElse("");
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
