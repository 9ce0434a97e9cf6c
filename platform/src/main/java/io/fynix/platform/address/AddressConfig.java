package io.fynix.platform.address;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whom a request comes from; for every limit and rule that goes by addresses. */
@ConfigMapping(prefix = "fynix.address")
public interface AddressConfig {

  /**
   * Proxies whose X-Forwarded-For tells the client's address: addresses, or networks such as {@code
   * 10.0.0.0/8}. Without any, the other end of the TCP connection is the client. List every proxy
   * on the way and nothing else: whoever is listed can name any address.
   */
  Optional<List<String>> trustedProxies();
}
