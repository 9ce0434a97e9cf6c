package io.fynix.local.ingress;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which service answers which path. The longest route that covers a path wins. */
public final class RouteTable {

  private final List<Route> longestFirst;

  public RouteTable(List<Route> routes) {
    longestFirst =
        routes.stream()
            .sorted(Comparator.comparingInt((Route route) -> route.path().length()).reversed())
            .toList();
  }

  /** The table of the product, {@code routes.json}; the charts are rendered from the same file. */
  public static RouteTable ofProduct() {
    try (InputStream file = RouteTable.class.getResourceAsStream("routes.json")) {
      if (file == null) {
        throw new IllegalStateException("routes.json is missing on the class path");
      }
      return new RouteTable(new ObjectMapper().readValue(file, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Route> routes() {
    return longestFirst;
  }

  /**
   * @param path as {@link RequestPath#safe} made it
   */
  Optional<Route> find(String path) {
    return longestFirst.stream().filter(route -> route.covers(path)).findFirst();
  }
}
