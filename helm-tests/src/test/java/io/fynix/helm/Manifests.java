package io.fynix.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The objects of one render. */
record Manifests(List<KubeObject> objects) {
  static final YAMLMapper YAML = new YAMLMapper();

  static Manifests parse(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      List<KubeObject> objects = new ArrayList<>();
      documents.forEachRemaining(
          document -> {
            if (document.isObject()) {
              objects.add(new KubeObject(document));
            }
          });
      return new Manifests(List.copyOf(objects));
    } catch (IOException e) {
      throw new UncheckedIOException("Not YAML:\n" + text, e);
    }
  }

  Stream<KubeObject> ofKind(String kind) {
    return objects.stream().filter(object -> object.kind().equals(kind));
  }

  /** The only object of a kind. */
  KubeObject the(String kind) {
    List<KubeObject> found = ofKind(kind).toList();
    if (found.size() != 1) {
      throw new AssertionError("Not one " + kind + " but " + found);
    }
    return found.getFirst();
  }

  KubeObject get(String kind, String name) {
    return ofKind(kind)
        .filter(object -> object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + kind + " " + name + " in " + objects));
  }

  boolean has(String kind) {
    return ofKind(kind).findAny().isPresent();
  }

  Stream<KubeObject> pods() {
    return objects.stream().filter(KubeObject::runsPods);
  }
}
