package io.fynix.local.start;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /} (the page {@code start/index.html}), {@code /start/<hash>/…} (its files, kept
 * for ever by browsers), {@code /start/…} (the same files by their plain names, always asked again)
 * and {@code /start/config.json} (what runs, read anew for each request). Safe from any event loop.
 */
public final class StartPage implements Handler<HttpServerRequest> {

  private static final String FOLDER = "/start/";
  private static final String CONFIG = FOLDER + "config.json";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ALWAYS_ASK = "no-cache";
  private static final String NEVER_KEEP = "no-store";

  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

  /** Everything from this origin; uPlot sets styles from its code. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
          + " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

  /** References to files in the page: a quote, an optional slash, {@code start/}, a file. */
  private static final Pattern REFERENCE = Pattern.compile("([\"'])/?start/(?!config\\.json)");

  private static final String MISSING =
      "<!doctype html><title>Fynix</title><p>Fynix runs, but its start page is not packaged."
          + " <a href=\"/start/config.json\">What runs</a>";

  private final Assets assets = Assets.ofClassPath();
  private final Config config;
  private final Buffer page;

  /** The content of {@code /start/config.json}; asked on event loops, must not block. */
  public interface Config {
    /**
     * The JSON for one request.
     *
     * @param trusted whether the page was asked for by this machine under its own name, so that it
     *     may hold the key of the server API. Any other name could be one that a strange page let
     *     point here.
     */
    String json(boolean trusted);
  }

  public StartPage(Config config) {
    this.config = config;
    Assets.Asset index = assets.find("index.html");
    String html = index == null ? MISSING : index.content().toString(StandardCharsets.UTF_8);
    this.page =
        Buffer.buffer(REFERENCE.matcher(html).replaceAll("$1" + FOLDER + assets.hash() + "/"));
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.putHeader("X-Content-Type-Options", "nosniff");
    if (!READS.contains(request.method())) {
      response.setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    String path = request.path();
    if (path.equals("/")) {
      response.putHeader("Content-Security-Policy", CONTENT_POLICY);
      answer(request, page, "text/html; charset=utf-8", ALWAYS_ASK);
    } else if (path.equals(CONFIG)) {
      answer(request, Buffer.buffer(config.json(isLocal(request))), "application/json", NEVER_KEEP);
    } else {
      file(request, path);
    }
  }

  private static boolean isLocal(HttpServerRequest request) {
    HostAndPort asked = request.authority();
    return asked != null
        && OWN_NAMES.contains(asked.host())
        && LOOPBACK.contains(request.remoteAddress().hostAddress());
  }

  private void file(HttpServerRequest request, String path) {
    String name = path.startsWith(FOLDER) ? path.substring(FOLDER.length()) : "";
    String hashed = assets.hash() + "/";
    boolean fingerprinted = name.startsWith(hashed);
    Assets.@Nullable Asset asset =
        assets.find(fingerprinted ? name.substring(hashed.length()) : name);
    if (asset == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    answer(request, asset.content(), asset.mediaType(), fingerprinted ? FOR_EVER : ALWAYS_ASK);
  }

  private static void answer(
      HttpServerRequest request, Buffer content, String mediaType, String caching) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", mediaType)
            .putHeader("Cache-Control", caching)
            .putHeader("Content-Length", Integer.toString(content.length()));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(content);
    }
  }
}
