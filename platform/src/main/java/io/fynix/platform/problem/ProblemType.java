package io.fynix.platform.problem;

import java.util.Arrays;
import java.util.Optional;

/**
 * The full list of problem types. An entry is permanent: clients compare the URI, so a slug is
 * never renamed or given another meaning.
 */
public enum ProblemType {
  INVALID_REQUEST(
      "invalid-request",
      400,
      "The request is not valid",
      "The request was understood as HTTP, but its body or a parameter is not what the method takes:"
          + " not JSON, a field of the wrong type, a value out of bounds.",
      "Correct what the detail names and send the request again.",
      false),
  UNAUTHENTICATED(
      "unauthenticated",
      401,
      "Authentication is needed",
      "The request carries no API key, or one that is not known here.",
      "Send a valid key in the header X-API-Key. The operator adds keys in the configuration below"
          + " fynix.auth.api-keys.",
      false),
  SESSION_INVALID(
      "session-invalid",
      401,
      "The session is not valid",
      "The request carries no token of a session, or one that is not good: malformed, unknown, expired,"
          + " revoked or used before. Which of these it is, is not told.",
      "After the refusal of an access token, refresh the session for a new one. If that is refused as"
          + " well, have the user sign in again.",
      false),
  PERMISSION_DENIED(
      "permission-denied",
      403,
      "The key does not permit this",
      "The API key is known, but lacks the scope that the method needs.",
      "Use a key with the scope that the detail names, or have the operator add it.",
      false),
  ORIGIN_NOT_ALLOWED(
      "origin-not-allowed",
      403,
      "Pages of this origin may not connect",
      "The request came from a web page whose origin is not on the list of this installation.",
      "Have the operator add the origin to fynix.realtime.transport.allowed-origins.",
      false),
  NOT_FOUND(
      "not-found",
      404,
      "There is nothing here",
      "No resource has this address.",
      "Check the path and the service that it belongs to.",
      false),
  UNKNOWN_API_METHOD(
      "unknown-api-method",
      404,
      "The server API has no such method",
      "The path names a method that this version of the server API does not have.",
      "Check the spelling of the last part of the path, and the version of the server.",
      false),
  SESSION_NOT_FOUND(
      "session-not-found",
      404,
      "There is no such session",
      "No session has this id, or it has ended.",
      "Treat it as ended.",
      false),
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      405,
      "The HTTP method is not allowed",
      "The address exists, but does not take this HTTP method.",
      "Use one of the methods in the header Allow, where it is present. The server API takes POST.",
      false),
  NOT_ACCEPTABLE(
      "not-acceptable",
      406,
      "No acceptable representation",
      "The answer does not exist in any of the media types of the header Accept.",
      "Accept application/json.",
      false),
  SESSION_LIMIT_REACHED(
      "session-limit-reached",
      409,
      "The user has too many sessions",
      "The user has as many sessions as are permitted, and the policy does not end one of them for a"
          + " new one.",
      "End a session of the user, or have the operator change fynix.session.limit.",
      false),
  SESSION_ATTRIBUTE_CONFLICT(
      "session-attribute-conflict",
      409,
      "An attribute has changed meanwhile",
      "An attribute of the session has another version than the request expects. Nothing was written.",
      "Read the attributes, decide again, and send the request with the versions that were read.",
      false),
  PAYLOAD_TOO_LARGE(
      "payload-too-large",
      413,
      "The body is too large",
      "The body of the request is longer than this service reads.",
      "Send less in one request. The operator sets the limit with quarkus.http.limits.max-body-size.",
      false),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type",
      415,
      "The media type is not supported",
      "The method does not read bodies of this content type.",
      "Send application/json.",
      false),
  API_KEY_NOT_FOUND(
      "api-key-not-found",
      404,
      "API key not found",
      "No API key that was made over the admin API has this id. Keys of the configuration have none.",
      "List the keys with GET /v1/admin/api-keys.",
      false),
  API_KEY_CONFLICT(
      "api-key-conflict",
      409,
      "The API key cannot be changed",
      "Somebody else changed the key at the same time, or there are as many keys as there may be.",
      "Look at the key again and repeat the change, or revoke keys that nobody uses.",
      true),
  QUOTA_EXCEEDED(
      "quota-exceeded",
      429,
      "Too many requests",
      "The caller made more requests than a limit permits. The member violated-policies names the"
          + " limits; GET /v1/limits:explain tells operators which limits hold for whom.",
      "Wait as long as the header Retry-After says. The headers RateLimit-Policy and RateLimit tell"
          + " the limits and what is left of them. The operator sets them below fynix.limit.rules.",
      true),
  LIMIT_UNAVAILABLE(
      "limit-unavailable",
      503,
      "The limit cannot be checked",
      "Requests like this one are let through only when their limit can be checked, and Redis, which"
          + " keeps it, does not answer.",
      "Wait as long as the header Retry-After says and send the request again.",
      true),
  INTERNAL_ERROR(
      "internal-error",
      500,
      "Internal error",
      "Something went wrong that should not. The server has logged what.",
      "Try again later; if it stays, tell the operator the time and the request.",
      true),
  CONNECTION_REFUSED(
      "connection-refused",
      503,
      "No new connection for now",
      "This node takes no connection at present: it is stopping, it is full, or more clients come at"
          + " once than it serves in good time. The detail says which.",
      "Wait as long as the header Retry-After says and connect again; the next attempt may reach"
          + " another node. SDKs do so by themselves.",
      true),
  STORE_UNAVAILABLE(
      "store-unavailable",
      503,
      "Storage is unavailable",
      "Redis did not answer in time, is not connected, or has too much to do. Whether the request"
          + " took effect is unknown.",
      "Wait as long as the header Retry-After says and send the request again. Give a publication an"
          + " idempotency_key, so that a repeated one is not delivered twice.",
      true),
  SESSION_LEVEL_TOO_LOW(
      "session-level-too-low",
      403,
      "The session is not strong enough",
      "The session is valid, but the user signed in with less certainty than the method asks for.",
      "Have the user sign in again with the assurance level that the detail names.",
      false),
  SESSION_UNDECIDED(
      "session-undecided",
      503,
      "Sessions can not be judged now",
      "This node is cut off from Redis for longer than it may trust what it knows about revoked"
          + " sessions, or does not have the keys of access tokens yet. The session itself may be"
          + " perfectly valid.",
      "Wait as long as the header Retry-After says and send the request again; do not sign the user"
          + " out.",
      true),
  SIGNING_KEYS_MISSING(
      "signing-keys-missing",
      503,
      "There are no signing keys",
      "The installation has no keys with which access tokens are signed.",
      "The operator puts a key into a folder and names it in fynix.session.token.keys-directory, see"
          + " docs/session-tokens.md.",
      false),
  SERVICE_UNREACHABLE(
      "service-unreachable",
      503,
      "Service is unreachable",
      "The ingress found no node of the service that accepts connections, or the suite is stopping.",
      "Try again shortly; if it stays, the operator looks at the service's log and readiness.",
      true),
  SERVICE_FAILED(
      "service-failed",
      502,
      "Service failed to answer",
      "A node of the service took the request and broke the connection before it answered. Whether"
          + " the request took effect is unknown.",
      "Send the request again if that is safe; give a publication an idempotency_key.",
      true);

  private static final String BASE = "https://fynix.io/problems/";

  private final String slug;
  private final int status;
  private final String title;
  private final String meaning;
  private final String remedy;
  private final boolean retryHelps;

  ProblemType(
      String slug, int status, String title, String meaning, String remedy, boolean retryHelps) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.meaning = meaning;
    this.remedy = remedy;
    this.retryHelps = retryHelps;
  }

  /** Finds a type by the last part of its URI. */
  public static Optional<ProblemType> find(String slug) {
    return Arrays.stream(values()).filter(type -> type.slug.equals(slug)).findFirst();
  }

  /** The type that says what a bare HTTP status says; empty when no type says just that. */
  public static Optional<ProblemType> ofStatus(int status) {
    return switch (status) {
      case 400 -> Optional.of(INVALID_REQUEST);
      case 401 -> Optional.of(UNAUTHENTICATED);
      case 403 -> Optional.of(PERMISSION_DENIED);
      case 404 -> Optional.of(NOT_FOUND);
      case 405 -> Optional.of(METHOD_NOT_ALLOWED);
      case 406 -> Optional.of(NOT_ACCEPTABLE);
      case 413 -> Optional.of(PAYLOAD_TOO_LARGE);
      case 415 -> Optional.of(UNSUPPORTED_MEDIA_TYPE);
      case 429 -> Optional.of(QUOTA_EXCEEDED);
      case 500 -> Optional.of(INTERNAL_ERROR);
      default -> Optional.empty();
    };
  }

  /** Last part of the URI: lower case words with hyphens. */
  public String slug() {
    return slug;
  }

  /** Identifies the type, and is the {@code type} of a problem. */
  public String uri() {
    return BASE + slug;
  }

  public int status() {
    return status;
  }

  /** What happened, the same words for every occurrence. */
  public String title() {
    return title;
  }

  /** What it means, for a person who meets it. */
  public String meaning() {
    return meaning;
  }

  /** What the caller can do. */
  public String remedy() {
    return remedy;
  }

  /** Whether the same request may succeed later. */
  public boolean retryHelps() {
    return retryHelps;
  }
}
