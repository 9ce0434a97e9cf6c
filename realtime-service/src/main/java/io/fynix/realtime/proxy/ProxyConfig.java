package io.fynix.realtime.proxy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the application is asked, and where. Channels are asked about where their namespace says so
 * ({@code fynix.channel}).
 */
@ConfigMapping(prefix = "fynix.realtime.proxy")
public interface ProxyConfig {

  /** Addresses of the application, by names of your choice. */
  Map<String, @Valid Endpoint> endpoints();

  /** Name of the endpoint that is asked who a client is that connects without a token. */
  Optional<String> connect();

  /**
   * Name of the endpoint that is asked whether a connection that the connect proxy accepted goes on
   * when it expires.
   */
  Optional<String> refresh();

  /** Name of the endpoint that answers RPCs whose method has no namespace. */
  Optional<String> rpc();

  /**
   * Names of the endpoints that answer RPCs, by the namespace of the method ({@code ns:method}).
   */
  Map<String, String> rpcNamespaces();

  /** One address of the application. */
  interface Endpoint {
    /** Where questions are posted to, http or https. Redirects are not followed. */
    URI url();

    /** How long an answer may take, with everything. */
    @WithDefault("1s")
    Duration timeout();

    /**
     * Most questions of one node at a time; what goes beyond is answered with the temporary error
     * 100.
     */
    @WithDefault("512")
    @Min(1)
    @Max(65_536)
    int maxConcurrent();

    /** Largest answer in bytes. */
    @WithDefault("65536")
    @Min(64)
    @Max(16_777_216)
    int maxAnswerBytes();

    /**
     * Headers of the client's request that the application gets too. A client that cannot set
     * headers sends them in its connect command; the request's own win.
     */
    Optional<Set<String>> forwardedHeaders();

    /** Headers of every question. */
    Map<String, String> headers();

    /** Send the {@code meta} of the connection too. */
    @WithDefault("false")
    boolean includeConnectionMeta();

    /** Send payloads in Base64, as {@code b64data}. */
    @WithDefault("false")
    boolean binary();

    /**
     * Secret that signs every question: header {@code Fynix-Signature}, {@code t=<unix
     * seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">}.
     */
    Optional<String> secret();
  }
}
