package io.fynix.platform.auth;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An API key that was made over the admin API, as it lies in Redis. It contains no secret.
 *
 * @param id random; names the key for ever
 * @param name under which it appears in logs
 * @param owner who answers for it, for people
 * @param tier which limits hold for it; null for none of its own
 * @param networks from where it may be used; empty for everywhere
 * @param sha256 hash of its secret, in hexadecimal
 * @param expiresAt when it ends; null for never
 * @param previousSha256 hash of the secret before the last rotation, while that still counts
 * @param previousUntil when that ends
 */
public record StoredKey(
    String id,
    String name,
    String owner,
    Set<String> scopes,
    @Nullable String tier,
    List<String> networks,
    String sha256,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable String previousSha256,
    @Nullable Instant previousUntil) {

  public StoredKey {
    scopes = Set.copyOf(scopes);
    networks = List.copyOf(networks);
  }

  /** With a new secret; the old one counts until a moment, null for not at all. */
  public StoredKey rotated(String newSha256, @Nullable Instant oldUntil) {
    return new StoredKey(
        id,
        name,
        owner,
        scopes,
        tier,
        networks,
        newSha256,
        createdAt,
        expiresAt,
        oldUntil == null ? null : sha256,
        oldUntil);
  }

  /** What is written to Redis. */
  public String toJson() {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("owner", owner)
        .put("scopes", new JsonArray(List.copyOf(new TreeSet<>(scopes))))
        .put("tier", tier)
        .put("networks", new JsonArray(networks))
        .put("sha256", sha256)
        .put("created_at", createdAt.toEpochMilli())
        .put("expires_at", millis(expiresAt))
        .put("previous_sha256", previousSha256)
        .put("previous_until", millis(previousUntil))
        .encode();
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static StoredKey parse(String json) {
    try {
      JsonObject read = new JsonObject(json);
      return new StoredKey(
          text(read, "id"),
          text(read, "name"),
          read.getString("owner", ""),
          Set.copyOf(texts(read, "scopes")),
          read.getString("tier"),
          texts(read, "networks"),
          text(read, "sha256"),
          Instant.ofEpochMilli(read.getLong("created_at", 0L)),
          instant(read.getLong("expires_at")),
          read.getString("previous_sha256"),
          instant(read.getLong("previous_until")));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not an API key", e);
    }
  }

  private static String text(JsonObject read, String name) {
    String text = read.getString(name);
    if (text == null || text.isEmpty()) {
      throw new IllegalArgumentException("an API key without " + name);
    }
    return text;
  }

  private static List<String> texts(JsonObject read, String name) {
    return read.getJsonArray(name, new JsonArray()).stream().map(String.class::cast).toList();
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  /** Leaves the hashes out of logs. */
  @Override
  public String toString() {
    return "StoredKey[" + id + "]";
  }
}
