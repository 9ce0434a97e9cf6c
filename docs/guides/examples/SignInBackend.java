import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A back end that signs its users in with Fynix sessions: java SignInBackend.java */
public class SignInBackend {
  static final String FYNIX = System.getenv("FYNIX_URL");
  static final String API_KEY = System.getenv("FYNIX_API_KEY");
  static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Yours: whatever tells that a user is who it says. Never plain passwords. */
  static final Map<String, String> PASSWORDS = Map.of("ada", "correct horse");

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/login", SignInBackend::login);
    server.createContext(
        "/refresh", call -> ask(call, "/v1/sessions/refresh", "{\"client\":" + client(call) + "}"));
    server.createContext("/logout", call -> ask(call, "/v1/sessions/revoke", "{}"));
    server.createContext(
        "/logout-elsewhere", call -> ask(call, "/v1/sessions/revoke-others", "{}"));
    server.start();
  }

  static void login(HttpExchange call) throws IOException {
    Map<String, String> form = form(call);
    String user = form.getOrDefault("user", "");
    if (!form.getOrDefault("password", "").equals(PASSWORDS.get(user))) {
      answer(call, 403, "application/json", "{\"error\":\"wrong user or password\"}");
      return;
    }
    ask(
        call,
        "/v1/sessions",
        "{\"user\":%s,\"delivery\":\"cookie\",\"claims\":{\"roles\":[\"reader\"]},\"client\":%s}"
            .formatted(quoted(user), client(call)));
  }

  /** Calls Fynix for the browser: its cookie goes there, and what Fynix answers comes back. */
  static void ask(HttpExchange call, String path, String body) throws IOException {
    if (!call.getRequestMethod().equals("POST")) {
      answer(call, 405, "text/plain", "POST only");
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(FYNIX + path))
            .timeout(Duration.ofSeconds(5))
            .header("X-API-Key", API_KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    String cookie = call.getRequestHeaders().getFirst("Cookie");
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    try {
      HttpResponse<String> said =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      for (String name : new String[] {"Set-Cookie", "Retry-After", "Cache-Control"}) {
        said.headers().allValues(name).forEach(it -> call.getResponseHeaders().add(name, it));
      }
      String type = said.headers().firstValue("Content-Type").orElse("application/json");
      answer(call, said.statusCode(), type, said.body());
    } catch (IOException e) {
      // Not 401: whether the session is good is not known, so the browser must keep its cookie.
      answer(call, 503, "text/plain", "try again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The client as this back end sees it; behind a proxy, take the address from its header. */
  static String client(HttpExchange call) {
    String agent = call.getRequestHeaders().getFirst("User-Agent");
    return "{\"ip\":%s,\"userAgent\":%s}"
        .formatted(
            quoted(call.getRemoteAddress().getAddress().getHostAddress()),
            quoted(agent == null ? "" : agent));
  }

  static Map<String, String> form(HttpExchange call) throws IOException {
    String text = new String(call.getRequestBody().readNBytes(4096), StandardCharsets.UTF_8);
    Map<String, String> form = new HashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
  }

  static void answer(HttpExchange call, int status, String type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", type);
    call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
