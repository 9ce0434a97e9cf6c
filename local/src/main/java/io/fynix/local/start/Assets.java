package io.fynix.local.start;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the start page, read once at the start: those in {@code start/} on the class path
 * under their own names, those of the uPlot web jar below {@code uplot/}.
 *
 * <p>One hash over all of them names the folder they are served under, {@code
 * /start/<hash>/app.js}. A change to any file changes every address, so browsers may keep them for
 * ever, and files that refer to each other by relative names need no rewriting.
 */
final class Assets {

  private static final String PAGE_FOLDER = "start/";
  private static final String UPLOT_FOLDER = "META-INF/resources/webjars/uplot/";
  private static final int HASH_CHARACTERS = 12;

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "map", "application/json");

  /** One file as it is served. */
  record Asset(Buffer content, String mediaType) {}

  private final SortedMap<String, Asset> files;
  private final String hash;

  private Assets(SortedMap<String, Asset> files) {
    this.files = files;
    this.hash = hashOf(files);
  }

  static Assets ofClassPath() {
    SortedMap<String, Asset> files = new TreeMap<>();
    read(PAGE_FOLDER, "", files);
    SortedMap<String, Asset> uplot = new TreeMap<>();
    read(UPLOT_FOLDER, "", uplot);
    // The first folder of a web jar is its version: the page should not have to know it.
    uplot.forEach((name, asset) -> files.put("uplot" + name.substring(name.indexOf('/')), asset));
    return new Assets(files);
  }

  String hash() {
    return hash;
  }

  /**
   * @param name as the page knows it, without the hash
   */
  @Nullable Asset find(String name) {
    return files.get(name);
  }

  private static void read(String folder, String prefix, Map<String, Asset> into) {
    URL url = Assets.class.getClassLoader().getResource(folder);
    if (url == null) {
      return; // nothing of this kind is packaged
    }
    try {
      if (url.getProtocol().equals("jar")) {
        URI jar = URI.create(url.toString().substring(0, url.toString().indexOf('!')));
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
          readTree(files.getPath(folder), prefix, into);
        } catch (FileSystemAlreadyExistsException e) {
          readTree(FileSystems.getFileSystem(jar).getPath(folder), prefix, into);
        }
      } else {
        readTree(Path.of(url.toURI()), prefix, into);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readTree(Path folder, String prefix, Map<String, Asset> into)
      throws IOException {
    try (var tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        String name = prefix + folder.relativize(file).toString().replace('\\', '/');
        try (InputStream content = Files.newInputStream(file)) {
          into.put(name, new Asset(Buffer.buffer(content.readAllBytes()), mediaType(name)));
        }
      }
    }
  }

  private static String mediaType(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return MEDIA_TYPES.getOrDefault(ending, "application/octet-stream");
  }

  private static String hashOf(SortedMap<String, Asset> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, asset) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(asset.content().getBytes());
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
