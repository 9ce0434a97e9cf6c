package io.fynix.platform.problem;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Explains the problem types: a page for browsers, JSON for everything else. */
@Path("/problems")
@NonBlocking
public final class ProblemResource {

  /** All types. */
  @GET
  public Response list(@Context HttpHeaders headers) {
    if (wantsHtml(headers)) {
      return html(
          "Problem types",
          Arrays.stream(ProblemType.values())
              .map(ProblemResource::section)
              .collect(Collectors.joining()));
    }
    var all = new JsonArray();
    Arrays.stream(ProblemType.values()).map(ProblemResource::json).forEach(all::add);
    return json(new JsonObject().put("problems", all));
  }

  /** One type. */
  @GET
  @Path("{slug}")
  public Response get(@Context HttpHeaders headers, String slug) {
    ProblemType type =
        ProblemType.find(slug)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.NOT_FOUND, "No problem type has this name; see /problems."));
    return wantsHtml(headers) ? html(type.title(), section(type)) : json(json(type));
  }

  private static boolean wantsHtml(HttpHeaders headers) {
    return headers.getAcceptableMediaTypes().stream()
        .anyMatch(type -> !type.isWildcardType() && type.isCompatible(MediaType.TEXT_HTML_TYPE));
  }

  private static JsonObject json(ProblemType type) {
    return new JsonObject()
        .put("type", type.uri())
        .put("title", type.title())
        .put("status", type.status())
        .put("meaning", type.meaning())
        .put("remedy", type.remedy())
        .put("retryHelps", type.retryHelps());
  }

  private static Response json(JsonObject body) {
    return Response.ok(body.encode(), MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** The texts are constants without characters that mean something in HTML. */
  private static String section(ProblemType type) {
    return """
        <section id="%s"><h2>%s</h2><p>Status %d, type <code>%s</code></p>
        <p>%s</p><p>What to do: %s</p><p>%s</p></section>
        """
        .formatted(
            type.slug(),
            type.title(),
            type.status(),
            type.uri(),
            type.meaning(),
            type.remedy(),
            type.retryHelps()
                ? "The same request may succeed later."
                : "The same request will fail again.");
  }

  private static Response html(String title, String body) {
    return Response.ok(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s - Fynix</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}</style>
            </head><body>%s<p><a href="/problems">All problem types</a></p></body></html>
            """
                .formatted(title, body),
            "text/html;charset=UTF-8")
        .build();
  }
}
