package io.fynix.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Publishes payloads one after the other over one kept connection: the next is sent when the one
 * before is answered, which keeps their order.
 *
 * <p>When the answer is lost, or says that a repetition may help, the payload is sent again with
 * the same idempotency key, so that it arrives once. Belongs to one thread.
 */
final class Publisher {

  /** Waits of 0.1 s and up, doubling to 5 s: about 25 s in all. */
  static final int MAX_ATTEMPTS = 10;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final int INTERNAL_ERROR_CODE = 100;
  private static final String TRY_AGAIN = "try again";

  private final URL address;
  private final String apiKey;
  private final String channelJson;
  private final String run = UUID.randomUUID().toString();
  private long retries;

  /**
   * @param baseUrl of the suite, without a slash at the end
   */
  Publisher(String baseUrl, String apiKey, String channel) {
    this.address = address(baseUrl);
    this.apiKey = apiKey;
    this.channelJson = Payload.JSON.getNodeFactory().textNode(channel).toString();
  }

  /** How often a payload was sent again. */
  long retries() {
    return retries;
  }

  /**
   * Publishes one payload and returns when it is accepted or refused.
   *
   * @return why it was refused; empty when it was published
   * @throws UserException when nothing can be published any more: the key is not accepted, or the
   *     API stays away
   */
  Optional<String> publish(Row.Good row) throws InterruptedException {
    byte[] body = body(row).getBytes(StandardCharsets.UTF_8);
    String trouble = "";
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        retries++;
        Thread.sleep(pause(attempt - 1));
      }
      try {
        Answer answer = send(body);
        int status = answer.status();
        if (status == 401 || status == 403) {
          throw new UserException(
              "the API key is not accepted (%d). Give one that may publish with --key"
                  .formatted(status));
        }
        if (!isTemporary(status)) {
          String refusal = refusal(answer);
          if (!refusal.equals(TRY_AGAIN)) {
            return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
          }
        }
        trouble = "answers " + status + " " + firstLine(answer.body());
      } catch (IOException e) {
        String message = e.getMessage();
        trouble = "does not answer" + (message == null ? "" : " (" + message + ")");
      }
    }
    throw new UserException(
        "%s %s, also after %d attempts. Is the suite running? ./fynix up starts it"
            .formatted(address, trouble, MAX_ATTEMPTS));
  }

  private record Answer(int status, String body) {}

  /**
   * Sends on the calling thread. The plain client of the JDK keeps the connection when the answer
   * is read to its end; the newer one hands every request from thread to thread, which costs more
   * than the request.
   */
  private Answer send(byte[] body) throws IOException {
    HttpURLConnection exchange = (HttpURLConnection) address.openConnection();
    exchange.setConnectTimeout(Math.toIntExact(ANSWER_TIMEOUT.toMillis()));
    exchange.setReadTimeout(Math.toIntExact(ANSWER_TIMEOUT.toMillis()));
    exchange.setDoOutput(true);
    exchange.setRequestProperty("X-API-Key", apiKey);
    exchange.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = exchange.getOutputStream()) {
      out.write(body);
    }
    int status = exchange.getResponseCode();
    try (InputStream in = status < 400 ? exchange.getInputStream() : exchange.getErrorStream()) {
      return new Answer(
          status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static URL address(String baseUrl) {
    try {
      URL address = URI.create(baseUrl + "/api/publish").toURL();
      if (address.getProtocol().startsWith("http")) {
        return address;
      }
    } catch (MalformedURLException | IllegalArgumentException e) {
      // told below, as any other address that is none
    }
    throw new UserException("--url is no HTTP address: " + baseUrl, 2);
  }

  /** Why the API refused: empty when it did not, {@link #TRY_AGAIN} for an error of its own. */
  private static String refusal(Answer answer) {
    JsonNode body;
    try {
      body = Payload.JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return "status %d and no JSON: %s".formatted(answer.status(), firstLine(answer.body()));
    }
    if (answer.status() != 200) {
      String detail = body.path("detail").asText(body.path("title").asText(""));
      return "status %d: %s".formatted(answer.status(), detail);
    }
    JsonNode error = body.path("error");
    if (error.isMissingNode()) {
      return "";
    }
    int code = error.path("code").asInt();
    return code == INTERNAL_ERROR_CODE
        ? TRY_AGAIN
        : "error %d: %s".formatted(code, error.path("message").asText());
  }

  private static boolean isTemporary(int status) {
    return status >= 500 || status == 429 || status == 408;
  }

  private String body(Row.Good row) {
    return "{\"channel\":%s,\"data\":%s,\"idempotency_key\":\"%s-%d\"}"
        .formatted(channelJson, row.json(), run, row.number());
  }

  /** Doubles from attempt to attempt, spread over its upper half. */
  private static Duration pause(int failures) {
    long full = Math.min(MAX_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << (failures - 1));
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  private static String firstLine(String text) {
    return text.lines()
        .findFirst()
        .map(line -> line.substring(0, Math.min(200, line.length())))
        .orElse("");
  }
}
