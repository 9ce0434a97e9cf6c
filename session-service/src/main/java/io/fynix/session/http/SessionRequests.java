package io.fynix.session.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of requests, each with its bounds. What may be left out is null then. */
final class SessionRequests {
  /** Why a session is ended: a word for logs and events, never text about a person. */
  private static final String REASON = "[a-z][a-z0-9_-]{0,31}";

  private static final int MAX_NAME = 128;
  private static final int MAX_USER = 256;
  private static final int MAX_AGENT = 512;
  private static final int MAX_TOKEN = 512;

  private SessionRequests() {}

  /** How a client gets its token. */
  enum Delivery {
    @JsonProperty("body")
    BODY,
    @JsonProperty("cookie")
    COOKIE
  }

  /** What happens to a session that is one too many. */
  enum Policy {
    @JsonProperty("deny")
    DENY,
    @JsonProperty("evict-oldest")
    EVICT_OLDEST,
    @JsonProperty("evict-same-device")
    EVICT_SAME_DEVICE
  }

  /**
   * The client, as the application sees it.
   *
   * @param ip address in digits
   */
  record Client(
      @Nullable @Size(max = MAX_NAME) String deviceId,
      @Nullable @Size(max = MAX_NAME) String deviceName,
      @Nullable @Size(max = MAX_AGENT) String userAgent,
      @Nullable @Size(max = 45) String ip,
      @Nullable @Size(max = MAX_NAME) String place) {
    static final Client UNKNOWN = new Client(null, null, null, null, null);
  }

  /** A session to begin. */
  record Create(
      @NotBlank @Size(max = MAX_USER) String user,
      @Nullable @Size(max = 16) String preset,
      @Nullable @Pattern(regexp = "aal[123]") String aal,
      @Nullable Instant authenticatedAt,
      @Nullable @Valid Client client,
      @Nullable @Size(max = 64) Map<String, Object> claims,
      @Nullable @Min(1) @Max(1000) Integer limit,
      @Nullable Policy policy,
      @Nullable Delivery delivery) {}

  /** A token to exchange; without one in the body, the header or the cookie has it. */
  record Refresh(@Nullable @Size(max = MAX_TOKEN) String token, @Nullable @Valid Client client) {}

  /** A token to judge or to end. */
  record Presented(@Nullable @Size(max = MAX_TOKEN) String token) {}

  /** Sessions of a user to find. */
  record Search(
      @NotBlank @Size(max = MAX_USER) String user,
      @Nullable @Size(max = 22) String current,
      @Nullable @Min(0) @Max(100_000) Integer skip,
      @Nullable @Min(1) @Max(100) Integer limit) {}

  /** All sessions of a user to end. */
  record RevokeUser(
      @NotBlank @Size(max = MAX_USER) String user,
      @Nullable @Pattern(regexp = REASON) String reason) {}

  /** Sessions to end, and why. */
  record Revoke(
      @Nullable @Size(max = MAX_TOKEN) String token,
      @Nullable @Pattern(regexp = REASON) String reason) {}

  /**
   * A new value of an attribute.
   *
   * @param value null to remove it
   * @param version that it must have, 0 for none; null for any
   */
  record AttributeChange(
      @Nullable @Size(max = 4096) String value, @Nullable @Min(0) Long version) {}

  /** Attributes to write. */
  record WriteAttributes(
      @NotEmpty @Size(max = 32)
          Map<@NotBlank @Size(max = MAX_NAME) String, @NotNull @Valid AttributeChange>
              attributes) {}
}
