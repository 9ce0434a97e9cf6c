package io.fynix.platform.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a publication lies in a stream entry, on the bus and in a history alike. Unknown fields are
 * ignored.
 */
final class PublicationFields {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};
  private static final byte[] NOTHING = {};

  private byte[] data = NOTHING;
  private long time;
  private Map<String, String> tags = Map.of();
  private @Nullable String user;
  private String client = "";
  private byte @Nullable [] connInfo;
  private byte @Nullable [] chanInfo;
  private @Nullable String excludedClient;
  private long expiresAt = Long.MAX_VALUE;

  /**
   * Appends field names and values.
   *
   * @param ttl how long anybody may get it, null for as long as the stream keeps it
   */
  static void append(Publication publication, @Nullable Duration ttl, List<Object> out) {
    out.add("data");
    out.add(publication.data());
    out.add("time");
    out.add(Long.toString(publication.time()));
    if (!publication.tags().isEmpty()) {
      out.add("tags");
      out.add(writeTags(publication.tags()));
    }
    String excluded = publication.excludedClient();
    if (excluded != null) {
      out.add("exclude");
      out.add(excluded);
    }
    if (ttl != null) {
      out.add("expires");
      out.add(Long.toString(publication.time() + ttl.toMillis()));
    }
    ClientInfo info = publication.info();
    if (info != null) {
      append(info, out);
    }
  }

  private static void append(ClientInfo info, List<Object> out) {
    out.add("user");
    out.add(info.user());
    out.add("client");
    out.add(info.client());
    byte[] connInfo = info.connInfo();
    if (connInfo != null) {
      out.add("conn_info");
      out.add(connInfo);
    }
    byte[] chanInfo = info.chanInfo();
    if (chanInfo != null) {
      out.add("chan_info");
      out.add(chanInfo);
    }
  }

  void set(String name, byte[] value) {
    switch (name) {
      case "data" -> data = value;
      case "time" -> time = Long.parseLong(text(value));
      case "tags" -> tags = readTags(value);
      case "user" -> user = text(value);
      case "client" -> client = text(value);
      case "conn_info" -> connInfo = value;
      case "chan_info" -> chanInfo = value;
      case "expires" -> expiresAt = Long.parseLong(text(value));
      case "exclude" -> excludedClient = text(value);
      default -> {
        // Written by a newer version.
      }
    }
  }

  /**
   * @param now when it is read, Unix milliseconds of this node's clock
   */
  Publication toPublication(long offset, long now) {
    ClientInfo info = user == null ? null : new ClientInfo(user, client, connInfo, chanInfo);
    return new Publication(offset, data, info, tags, time, excludedClient, expiresAt <= now);
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static String writeTags(Map<String, String> tags) {
    try {
      return JSON.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of strings is always JSON", e);
    }
  }

  private static Map<String, String> readTags(byte[] value) {
    try {
      return JSON.readValue(value, TAGS);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("tags are not a JSON object of strings", e);
    }
  }
}
