package io.fynix.local.suite;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code .fynix/local.json} tells tools about the running suite. Fields are only ever added.
 *
 * @param services by node name; the nodes of a realtime service of several are numbered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LocalState(
    String baseUrl,
    String apiKey,
    String tokenHmacSecret,
    String userToken,
    String redisUrl,
    long pid,
    Map<String, Service> services) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** One running process. */
  record Service(String service, String baseUrl, String managementUrl, long pid, String logFile) {}

  LocalState {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
  }

  void write(Path file) throws IOException {
    PrivateFile.write(file, JSON.writeValueAsString(this) + "\n");
  }

  @Override
  public String toString() {
    return "LocalState[" + baseUrl + "]";
  }
}
