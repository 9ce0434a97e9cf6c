package io.fynix.session.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fynix.platform.redis.RealRedis;
import io.fynix.platform.redis.RedisTestResource;
import io.fynix.session.SessionProfileOfTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backends of {@code docs/sessions-guide.md} do what the page says, as they stand there. */
@QuarkusTest
@TestProfile(GuideTest.Profile.class)
@QuarkusTestResource(value = RedisTestResource.class, restrictToAnnotatedClass = true)
class GuideTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient BROWSER = HttpClient.newHttpClient();
  private static final String NO_COOKIE = "";

  @TempDir Path folder;

  @TestHTTPResource("/")
  URL fynix;

  @Test
  void theJavaBackendKeepsAUserSignedIn() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    keepsAUserSignedIn(List.of(java.toString()), "java", "Backend.java");
  }

  @Test
  void theJavaScriptBackendKeepsAUserSignedIn() throws Exception {
    assumeTrue(hasNode(), "node 20 or newer is not installed");
    keepsAUserSignedIn(List.of("node"), "js", "backend.mjs");
  }

  private void keepsAUserSignedIn(List<String> program, String language, String file)
      throws Exception {
    Path source = folder.resolve(file);
    Files.writeString(source, block(language));
    int port = RealRedis.freePort();
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(source.toString(), Integer.toString(port)));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    String url = fynix.toString();
    builder.environment().put("FYNIX_URL", url.substring(0, url.length() - 1));
    builder.environment().put("FYNIX_API_KEY", SessionProfileOfTests.KEY);
    Process backend = builder.start();
    try {
      await().atMost(PATIENCE).until(() -> listens(port));
      converse(port);
    } finally {
      backend.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void converse(int port) throws Exception {
    assertThat(ask(port, "/me", NO_COOKIE, "").statusCode()).isEqualTo(401);
    assertThat(ask(port, "/sign-in", NO_COOKIE, "ada\nwrong").statusCode()).isEqualTo(403);
    HttpResponse<String> signedIn = ask(port, "/sign-in", NO_COOKIE, "ada\ncorrect horse");
    assertThat(signedIn.statusCode()).isEqualTo(201);
    assertThat(signedIn.body()).doesNotContain("fx1_");
    String first = cookie(signedIn);
    assertThat(ask(port, "/me", first, "").body()).contains("\"user\":\"ada\"");
    HttpResponse<String> refreshed = ask(port, "/refresh", first, "");
    assertThat(refreshed.statusCode()).isEqualTo(200);
    String second = cookie(refreshed);
    assertThat(second).isNotEqualTo(first);
    assertThat(cookie(ask(port, "/refresh", first, ""))).isEqualTo(second); // a racing tab
    assertThat(ask(port, "/me", second, "").statusCode()).isEqualTo(200);
    HttpResponse<String> signedOut = ask(port, "/sign-out", second, "");
    assertThat(signedOut.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    await().atMost(PATIENCE).until(() -> ask(port, "/me", second, "").statusCode() == 401);
    assertThat(ask(port, "/refresh", second, "").statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> ask(int port, String path, String cookie, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString(body));
    return BROWSER.send(request.build(), BodyHandlers.ofString());
  }

  private static String cookie(HttpResponse<String> response) {
    String header = response.headers().firstValue("Set-Cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  private static String block(String language) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "sessions-guide.md"));
    int from = page.indexOf("```" + language + "\n") + language.length() + 4;
    return page.substring(from, page.indexOf("```", from));
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      Process node =
          new ProcessBuilder(
                  "node", "-e", "process.exit(+process.version.slice(1).split('.')[0]<20)")
              .start();
      return node.waitFor(20, TimeUnit.SECONDS) && node.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** For this class alone, as its Redis. */
  public static final class Profile extends SessionProfileOfTests {}
}
