package io.fynix.realtime.transport;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What a client may do to the transport. */
@ConfigMapping(prefix = "fynix.realtime.client")
public interface ClientTransportConfig {

  /**
   * Most bytes that wait to be written to one client; a client that reads too slowly to stay below
   * is disconnected with code 3008.
   */
  @WithDefault("1M")
  MemorySize queueMaxSize();

  /**
   * Origins whose pages may connect: patterns of the whole Origin header, any case, where {@code *}
   * stands for any characters and {@code ?} for one. Without any, every request that names an
   * origin is refused, so only clients that are no browsers connect.
   */
  Optional<List<String>> allowedOrigins();
}
