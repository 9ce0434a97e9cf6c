package io.fynix.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fynix.load.server.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls of sessions over HTTP, each on the calling thread. */
public final class SessionCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int UNAUTHORIZED = 401;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String sessions;
  private final URI me;

  /** A session that began. */
  public record Opened(String id, String accessToken) {
    /** Hides the token. */
    @Override
    public String toString() {
      return "Opened[" + id + "]";
    }
  }

  /**
   * @param sessionsPort of session-service
   * @param apiPort of api-service
   */
  public SessionCalls(int sessionsPort, int apiPort) {
    this.sessions = "http://127.0.0.1:" + sessionsPort + "/v1/sessions";
    this.me = URI.create("http://127.0.0.1:" + apiPort + "/v1/me");
  }

  /** Waits until sessions begin and are admitted. */
  public void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        awaitAdmitted(create("ready"));
        return;
      } catch (IOException | IllegalStateException e) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no session could begin", e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  public Opened create(String user) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(sessions("").POST(BodyPublishers.ofString("{\"user\":\"" + user + "\"}")));
    expect(answer, CREATED);
    JsonNode body = JSON.readTree(answer.body());
    return new Opened(body.path("session").path("id").asText(), body.path("accessToken").asText());
  }

  /** Ends a session. */
  public void revoke(Opened session) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(sessions("/" + session.id()).DELETE());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("not revoked: " + answer.statusCode());
    }
  }

  /** Waits until api-service answers the session's user. */
  public void awaitAdmitted(Opened session) throws IOException, InterruptedException {
    awaitStatus(session, OK);
  }

  /** Calls until the session is refused; returns the nano time at which that was answered. */
  public long awaitRefused(Opened session) throws IOException, InterruptedException {
    return awaitStatus(session, UNAUTHORIZED);
  }

  /** How long one call takes that api-service refuses at once, microseconds. */
  public double roundTripMicros() throws IOException, InterruptedException {
    long start = System.nanoTime();
    expect(send(HttpRequest.newBuilder(me)), UNAUTHORIZED);
    return (System.nanoTime() - start) / 1e3;
  }

  private long awaitStatus(Opened session, int status) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(me)
                  .header("Authorization", "Bearer " + session.accessToken()));
      long now = System.nanoTime();
      if (answer.statusCode() == status) {
        return now;
      }
      if (now > end) {
        throw new IllegalStateException("still answered with " + answer.statusCode());
      }
    }
  }

  private HttpRequest.Builder sessions(String path) {
    return HttpRequest.newBuilder(URI.create(sessions + path))
        .header("X-API-Key", Servers.API_KEY)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  private static void expect(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(
          "answered with " + answer.statusCode() + " and not " + status + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
