package io.fynix.platform.address;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides whom a request comes from. The framework's own handling of forwarded
 * headers stays off, so that the peer of a request is the other end of its TCP connection. Safe
 * from any thread.
 */
@ApplicationScoped
public class ClientAddresses {
  private static final Logger LOG = Logger.getLogger(ClientAddresses.class);

  private final TrustedProxies proxies;
  private final boolean none;
  private final AtomicBoolean warned = new AtomicBoolean();

  @Inject
  public ClientAddresses(AddressConfig config) {
    List<String> trusted = config.trustedProxies().orElse(List.of());
    this.proxies = new TrustedProxies(trusted);
    this.none = trusted.isEmpty();
  }

  /** The client's address, null when it has none, as on a local socket. */
  public @Nullable InetAddress of(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    List<String> forwardedFor = request.headers().getAll(TrustedProxies.HEADER);
    InetAddress address = proxies.client(peer == null ? null : peer.hostAddress(), forwardedFor);
    if (none && !forwardedFor.isEmpty() && address != null && isLocal(address)) {
      warnOnce();
    }
    return address;
  }

  /** A proxy in a private network is most likely ours. */
  private static boolean isLocal(InetAddress address) {
    return address.isSiteLocalAddress() || address.isLoopbackAddress();
  }

  private void warnOnce() {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "Requests come through a proxy that is not in fynix.address.trusted-proxies:"
              + " all its clients count as one address");
    }
  }
}
