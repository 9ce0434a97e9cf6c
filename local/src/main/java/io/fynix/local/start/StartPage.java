package io.fynix.local.start;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
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
  private final Supplier<String> config;
  private final Buffer page;

  /**
   * @param config the JSON of {@code /start/config.json}; called on event loops, must not block
   */
  public StartPage(Supplier<String> config) {
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
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      response.setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    String path = request.path();
    if (path.equals("/")) {
      response.putHeader("Content-Security-Policy", CONTENT_POLICY);
      answer(request, page, "text/html; charset=utf-8", ALWAYS_ASK);
    } else if (path.equals(CONFIG)) {
      answer(request, Buffer.buffer(config.get()), "application/json", NEVER_KEEP);
    } else {
      file(request, path);
    }
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
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(content);
    }
  }
}
