package io.fynix.local.ingress;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes plain HTTP requests to the nodes of one service, bodies streaming both ways.
 *
 * <p>A node that refuses the connection costs the request nothing: no byte was sent, the next node
 * is asked. When the connection breaks after the request was sent, only a request that changes
 * nothing and carries no body is sent again; for any other the client has to decide. An answer of
 * 503 reaches the client, and the next requests go to other nodes for a while. Belongs to one event
 * loop.
 */
final class HttpForwarder implements Handler<HttpServerRequest> {

  /** Longest wait for a node to begin its answer. */
  static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  private static final int MAX_SENDS = 3;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final Set<HttpMethod> CHANGES_NOTHING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final BackendPool pool;
  private final HttpProxy proxy;

  HttpForwarder(BackendPool pool, HttpClient client) {
    this.pool = pool;
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
            .origin(context -> connect(context, attempt(context)))
            .addInterceptor(
                new ProxyInterceptor() {
                  @Override
                  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
                    return forward(context);
                  }
                });
  }

  @Override
  public void handle(HttpServerRequest request) {
    proxy.handle(request);
  }

  private Future<ProxyResponse> forward(ProxyContext context) {
    HttpServerRequest request = context.request().proxiedRequest();
    Attempt attempt = new Attempt();
    context.set(Attempt.KEY, attempt);
    request.response().endHandler(end -> attempt.release());
    Forwarding.set(context.request().headers(), request);
    if (request.authority() != null) {
      context.request().setAuthority(request.authority());
    }
    return send(context, attempt);
  }

  private Future<ProxyResponse> send(ProxyContext context, Attempt attempt) {
    attempt.sends++;
    return context
        .sendRequest()
        .onSuccess(
            response -> {
              if (response.getStatusCode() == SERVICE_UNAVAILABLE) {
                attempt.rest();
              }
            })
        .recover(
            failure -> {
              attempt.release();
              if (failure instanceof NoBackendException) {
                return Future.succeededFuture(
                    problem(context, Problem.unreachable(pool.service())));
              }
              if (attempt.sends < MAX_SENDS && maySendAgain(context)) {
                context.request().setBody(null); // there is none, and its stream has ended
                return send(context, attempt);
              }
              return Future.succeededFuture(problem(context, Problem.broken(pool.service())));
            });
  }

  private static boolean maySendAgain(ProxyContext context) {
    HttpServerRequest request = context.request().proxiedRequest();
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return CHANGES_NOTHING.contains(request.method())
        && (length == null || length.equals("0"))
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && !request.response().closed();
  }

  private Future<HttpClientRequest> connect(ProxyContext context, Attempt attempt) {
    Backend backend = pool.next(attempt.refused).orElse(null);
    if (backend == null) {
      return Future.failedFuture(new NoBackendException());
    }
    Backend.Lease lease = backend.lease();
    attempt.hold(lease);
    return context
        .client()
        .request(
            new RequestOptions()
                .setServer(backend.address())
                .setIdleTimeout(ANSWER_TIMEOUT.toMillis()))
        .recover(
            refused -> {
              backend.rest();
              attempt.refused.add(backend);
              attempt.release();
              return connect(context, attempt);
            });
  }

  private static ProxyResponse problem(ProxyContext context, Problem problem) {
    return context
        .request()
        .release()
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .setBody(Body.body(problem.body()));
  }

  private static Attempt attempt(ProxyContext context) {
    return context.get(Attempt.KEY, Attempt.class);
  }

  /** How far one client request has come. */
  private static final class Attempt {
    static final String KEY = "attempt";

    final Set<Backend> refused = new HashSet<>();
    int sends;
    private Backend.@Nullable Lease lease;

    void hold(Backend.Lease taken) {
      release();
      lease = taken;
    }

    /** The node that was asked has no room now. */
    void rest() {
      if (lease != null) {
        lease.backend().rest();
      }
    }

    void release() {
      if (lease != null) {
        lease.close();
        lease = null;
      }
    }
  }
}
