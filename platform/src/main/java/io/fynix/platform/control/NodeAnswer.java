package io.fynix.platform.control;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node answers to a {@link ControlMessage.Query}; travels as JSON.
 *
 * @param node who answers
 * @param channels subscribers by channel; null when the question was another
 * @param connections of a user, or of the node; null when the question was another
 * @param more there is more than the question's limit let the node say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeAnswer(
    String node,
    @Nullable Map<String, Integer> channels,
    @Nullable List<UserConnection> connections,
    boolean more) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One connection.
   *
   * @param client connection id
   * @param user whose it is; null when that was the question
   * @param since when it connected, Unix milliseconds
   * @param transport {@code websocket}, …
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record UserConnection(
      String client, @Nullable String user, long since, String transport) {}

  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is always JSON", e);
    }
  }

  /**
   * Undoes {@link #encode}.
   *
   * @throws IllegalArgumentException when it is no answer
   */
  public static NodeAnswer decode(byte[] json) {
    try {
      return JSON.readValue(json, NodeAnswer.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("not an answer of a node", e);
    }
  }
}
