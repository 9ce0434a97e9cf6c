package io.fynix.helm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds objects against typed models of the APIs, which stand in for the API server. */
final class ApiModels {

  /** Refuses unknown and missing fields at every level. */
  private interface Validator {
    void validate(com.google.gson.JsonElement json) throws IOException;
  }

  private record Core(Validator validator, Class<?> type) {}

  private static final Map<String, Core> CORE =
      Map.ofEntries(
          Map.entry("v1/Pod", new Core(V1Pod::validateJsonElement, V1Pod.class)),
          Map.entry("v1/Service", new Core(V1Service::validateJsonElement, V1Service.class)),
          Map.entry("v1/ConfigMap", new Core(V1ConfigMap::validateJsonElement, V1ConfigMap.class)),
          Map.entry("v1/Namespace", new Core(V1Namespace::validateJsonElement, V1Namespace.class)),
          Map.entry(
              "v1/ServiceAccount",
              new Core(V1ServiceAccount::validateJsonElement, V1ServiceAccount.class)),
          Map.entry(
              "apps/v1/Deployment",
              new Core(V1Deployment::validateJsonElement, V1Deployment.class)),
          Map.entry(
              "apps/v1/StatefulSet",
              new Core(V1StatefulSet::validateJsonElement, V1StatefulSet.class)),
          Map.entry(
              "policy/v1/PodDisruptionBudget",
              new Core(V1PodDisruptionBudget::validateJsonElement, V1PodDisruptionBudget.class)),
          Map.entry(
              "networking.k8s.io/v1/NetworkPolicy",
              new Core(V1NetworkPolicy::validateJsonElement, V1NetworkPolicy.class)),
          Map.entry(
              "networking.k8s.io/v1/Ingress",
              new Core(V1Ingress::validateJsonElement, V1Ingress.class)),
          Map.entry(
              "autoscaling/v2/HorizontalPodAutoscaler",
              new Core(
                  V2HorizontalPodAutoscaler::validateJsonElement,
                  V2HorizontalPodAutoscaler.class)));

  private static final Map<String, Class<?>> CUSTOM =
      Map.of(
          "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
          "gateway.networking.k8s.io/v1/Gateway", Gateway.class,
          "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class);

  /** Custom resources without a model here, by the fields that their definitions know. */
  private static final Map<String, Set<String>> BY_HAND =
      Map.of(
          "keda.sh/v1alpha1/ScaledObject",
          Set.of(
              "scaleTargetRef",
              "pollingInterval",
              "cooldownPeriod",
              "minReplicaCount",
              "maxReplicaCount",
              "advanced",
              "triggers",
              "fallback"),
          "external-secrets.io/v1/ExternalSecret",
          Set.of("refreshInterval", "secretStoreRef", "target", "data", "dataFrom"));

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ApiModels() {}

  /** What an API server would object to; empty when nothing. */
  static List<String> complaints(KubeObject object) {
    String type = object.apiVersion() + "/" + object.kind();
    Core core = CORE.get(type);
    Class<?> custom = CUSTOM.get(type);
    Set<String> fields = BY_HAND.get(type);
    try {
      if (core != null) {
        var json = JsonParser.parseString(object.json().toString());
        core.validator().validate(json);
        new JSON(); // sets up the readers of types
        Object read = JSON.getGson().fromJson(json, core.type());
        return read == null ? List.of("nothing in it") : List.of();
      }
      if (custom != null) {
        return unknownFields("", MAPPER.treeToValue(object.json(), custom));
      }
      if (fields != null) {
        return object.at("/spec").propertyStream().map(Map.Entry::getKey).toList().stream()
            .filter(name -> !fields.contains(name))
            .toList();
      }
      return List.of("nobody here knows " + type);
    } catch (IOException | IllegalAccessException | RuntimeException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** Unknown fields, which these models collect instead of refusing them. */
  private static List<String> unknownFields(String path, @Nullable Object model)
      throws IllegalAccessException {
    List<String> unknown = new ArrayList<>();
    if (model instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        unknown.addAll(unknownFields(path + "/" + i, list.get(i)));
      }
    } else if (model != null && model.getClass().getName().startsWith("io.fabric8.")) {
      for (Field field : model.getClass().getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || model.getClass().isEnum()) {
          continue;
        }
        field.setAccessible(true);
        Object value = field.get(model);
        if (field.getName().equals("additionalProperties") && value instanceof Map<?, ?> map) {
          map.keySet().forEach(name -> unknown.add(path + "/" + name));
        } else {
          unknown.addAll(unknownFields(path + "/" + field.getName(), value));
        }
      }
    }
    return unknown;
  }
}
