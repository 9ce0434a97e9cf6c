package io.fynix.local.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration that every service reads in local mode, on top of its own. */
final class Overlay {

  private static final List<String> OWN_ORIGINS =
      List.of("http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*");

  private Overlay() {}

  /**
   * The content of {@code local.properties}.
   *
   * @param sessionKeys absolute path of the folder with the keys of access tokens
   */
  static String properties(Secrets secrets, Path sessionKeys, SuiteOptions options) {
    List<String> lines = new ArrayList<>();
    lines.add("# Written by ./fynix up at every start; changes made here are lost.");
    lines.add("fynix.auth.api-keys.local.sha256=" + secrets.apiKeySha256());
    lines.add("fynix.auth.api-keys.local.scopes=*");
    lines.add("fynix.realtime.token.hmac-secret-key=" + secrets.tokenHmacSecret());
    lines.add("fynix.session.token.keys-directory=" + sessionKeys);
    lines.add("fynix.realtime.session-token.enabled=true");
    lines.add("fynix.session.refresh.keys.\"1\"=" + secrets.refreshKey());
    lines.add("fynix.session.refresh.route-key=" + secrets.routeKey());
    // The ingress tells whom it heard a request from.
    lines.add("fynix.address.trusted-proxies=127.0.0.0/8,::1");
    lines.addAll(namespace("feed", 10_000));
    lines.addAll(namespace("suite", 300));
    lines.add("fynix.realtime.client.recovery-max-publication-limit=10000");
    lines.add("fynix.realtime.transport.queue-max-size=4M");
    lines.add("fynix.realtime.transport.allowed-origins=" + String.join(",", origins(options)));
    // On this machine no proxy writes tokens to its log.
    for (String endpoint : List.of("sse", "uni-sse", "uni-http-stream", "uni-websocket")) {
      lines.add("fynix.realtime.endpoints." + endpoint + "=true");
    }
    lines.add("fynix.monitoring.pulse.enabled=true");
    // Nobody else takes the clients, so there is no storm to spread: Ctrl-C is quick.
    lines.add("fynix.realtime.drain.window=1s");
    // Of two lines with the same name the last one counts.
    lines.add("# From --config");
    lines.add(options.config().text());
    return String.join("\n", lines) + "\n";
  }

  private static List<String> namespace(String name, int historySize) {
    String prefix = "fynix.channel.namespaces." + name + ".";
    return List.of(
        prefix + "history-size=" + historySize,
        prefix + "history-ttl=1h",
        prefix + "force-recovery=true",
        prefix + "allow-subscribe-for-client=true");
  }

  private static List<String> origins(SuiteOptions options) {
    List<String> origins = new ArrayList<>(OWN_ORIGINS);
    origins.addAll(options.allowedOrigins());
    return origins;
  }
}
