package io.fynix.realtime.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Iterator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Cuts TCP connections on which no request comes: those that send nothing or trickle a handshake
 * byte by byte, and those that were kept alive for nothing. They would cost a file descriptor each.
 *
 * <p>The framework's idle timeout is no help: a byte now and then satisfies it, and it costs every
 * WebSocket a handler and a timer. Instead every loop looks at its channels now and then. A channel
 * with a request under way is left alone, and so is one that was upgraded. State belongs to the
 * channel and is touched by its loop only.
 */
@Singleton
class RequestWatch {
  private static final Logger LOG = Logger.getLogger(RequestWatch.class);
  private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf("fynix.visit");

  /** Shared by all upgraded channels: their request never ends. */
  private static final Visit UPGRADED = new Visit(0);

  /** How often channels are looked at; a cut comes at most two of these late. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Before anything else sees a request. */
  private static final int FIRST = -10_000;

  private final Loops loops;
  private final ChannelCapture capture;
  private final TransportMetrics metrics;
  private final long handshakeNanos;
  private final long keepAliveNanos;
  private volatile boolean active = true;

  /** Why a connection was cut. */
  enum Cut {
    HANDSHAKE,
    KEEP_ALIVE
  }

  private static final class Visit {
    private long since;
    private int requests;
    private boolean served;

    private Visit(long now) {
      this.since = now;
    }
  }

  RequestWatch(
      Loops loops, ChannelCapture capture, TransportMetrics metrics, TransportConfig config) {
    this.loops = loops;
    this.capture = capture;
    this.metrics = metrics;
    this.handshakeNanos = config.handshakeTimeout().toNanos();
    this.keepAliveNanos = config.keepAliveTimeout().toNanos();
  }

  void watch(@Observes Router router) {
    router.route().order(FIRST).handler(this::onRequest);
  }

  void watch(@Observes ManagementInterface management) {
    management.router().route().order(FIRST).handler(this::onRequest);
  }

  void onStart(@Observes StartupEvent event) {
    loops.loops().forEach(loop -> loop.schedule(() -> look(loop), INTERVAL.toNanos()));
  }

  void onStop(@Observes ShutdownEvent event) {
    active = false;
  }

  /** The channel carries a WebSocket now, whose peers are watched by pings. */
  static void upgraded(Channel channel) {
    channel.attr(VISIT).set(UPGRADED);
  }

  private void onRequest(RoutingContext request) {
    ChannelHandlerContext context = capture.capture(request.request());
    if (context == null) {
      if (active) {
        LOG.warn("Requests cannot be told apart from silence: silent connections are not cut.");
      }
      active = false;
    } else if (!request.request().headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      // An end handler would keep the request of a WebSocket in memory for as long as it is open.
      count(visit(context.channel()), request);
    }
    request.next();
  }

  private static void count(Visit visit, RoutingContext request) {
    visit.requests++;
    visit.served = true;
    request.addEndHandler(
        ended -> {
          visit.requests--;
          visit.since = System.nanoTime();
        });
  }

  private static Visit visit(Channel channel) {
    Visit present = known(channel);
    if (present != null) {
      return present;
    }
    Visit visit = new Visit(System.nanoTime());
    channel.attr(VISIT).set(visit);
    return visit;
  }

  private static @Nullable Visit known(Channel channel) {
    return channel.attr(VISIT).get();
  }

  private void look(Loop loop) {
    if (!active) {
      return;
    }
    Iterator<Channel> channels = loop.channels();
    long now = System.nanoTime();
    while (channels.hasNext()) {
      Channel channel = channels.next();
      // Without a parent it is a listener, or a connection that this process opened.
      if (channel.parent() != null) {
        look(channel, now);
      }
    }
    loop.schedule(() -> look(loop), INTERVAL.toNanos());
  }

  private void look(Channel channel, long now) {
    Visit visit = visit(channel);
    long limit = visit.served ? keepAliveNanos : handshakeNanos;
    if (visit != UPGRADED && visit.requests == 0 && now - visit.since >= limit) {
      metrics.onCut(visit.served ? Cut.KEEP_ALIVE : Cut.HANDSHAKE);
      // Later: closing changes what is being walked.
      channel.eventLoop().execute(channel::close);
    }
  }
}
