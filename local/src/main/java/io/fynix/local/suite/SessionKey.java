package io.fynix.local.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * The key that signs access tokens of a local suite: made once, in a folder beside the other
 * secrets, which the session service reads. Whoever wants to see a rotation adds another file.
 */
public final class SessionKey {
  private static final int LINE = 64;

  private SessionKey() {}

  /**
   * Makes a key unless the folder has one.
   *
   * @return the folder
   */
  public static Path ensure(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (isEmpty(folder)) {
      PrivateFile.write(folder.resolve("local.pem"), pem());
    }
    return folder;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .noneMatch(name -> name.endsWith(".pem") || name.endsWith(".jwk"));
    }
  }

  private static String pem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return block("PRIVATE KEY", pair.getPrivate().getEncoded())
          + block("PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static String block(String type, byte[] der) {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }
}
