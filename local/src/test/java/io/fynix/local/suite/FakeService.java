package io.fynix.local.suite;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Behaves like a packaged service as far as the runner can see: a jar that takes its ports from the
 * environment and answers on both. It has no library but the JDK, since the jar holds this class
 * alone.
 */
public final class FakeService {

  private FakeService() {}

  public static void main(String[] args) throws IOException {
    String name = System.getenv("FYNIX_NODE_NAME");
    System.out.println("config " + System.getenv("QUARKUS_CONFIG_LOCATIONS"));
    if (Files.exists(Path.of("crash-" + name))) {
      System.out.println("cannot go on");
      System.exit(3);
    }
    serve("QUARKUS_HTTP_PORT", "/", name);
    serve(
        "QUARKUS_MANAGEMENT_PORT",
        "/q/health/ready",
        "{\"status\":\"UP\",\"checks\":[{\"data\":{\"redis\":\"up\"}}]}");
  }

  private static void serve(String port, String path, String answer) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getByName("127.0.0.1"), Integer.parseInt(System.getenv(port))),
            0);
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** Puts the jar where the packaged services are, below the root. */
  static void packageAll(Path root) throws IOException {
    for (String service : List.of("api", "realtime", "session", "monitoring")) {
      Path jar = root.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
      Files.createDirectories(jar.getParent());
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
      String entry = FakeService.class.getName().replace('.', '/') + ".class";
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          var code = FakeService.class.getClassLoader().getResourceAsStream(entry)) {
        out.putNextEntry(new JarEntry(entry));
        if (code != null) {
          code.transferTo(out);
        }
      }
    }
  }
}
