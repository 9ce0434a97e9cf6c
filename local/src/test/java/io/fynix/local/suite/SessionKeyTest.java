package io.fynix.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionKeyTest {
  @TempDir Path state;

  private List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
    Path folder = SessionKey.ensure(state.resolve("session-keys"));
    Path file = folder.resolve("local.pem");
    String made = Files.readString(file);
    assertThat(made).contains("BEGIN PRIVATE KEY", "BEGIN PUBLIC KEY");
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    SessionKey.ensure(folder);
    assertThat(Files.readString(file)).isEqualTo(made);
    assertThat(names(folder)).containsExactly("local.pem");
  }

  @Test
  void aKeyThatSomebodyPutThereIsEnough() throws IOException {
    Path folder = Files.createDirectory(state.resolve("session-keys"));
    Files.writeString(folder.resolve("mine.jwk"), "{}");
    SessionKey.ensure(folder);
    assertThat(names(folder)).containsExactly("mine.jwk");
  }
}
