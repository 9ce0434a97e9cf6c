package io.fynix.local.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fynix.local.cli.StateFolder;
import io.fynix.local.cli.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void whatTheFileSaysIsKeptAsItIs() throws IOException {
    var config = read("# mine\nfynix.local.port = 8000\nquarkus.log.level=DEBUG\n");

    assertThat(config.number(ConfigFile.PORT, 1)).isEqualTo(8000);
    assertThat(config.number(ConfigFile.REALTIME_NODES, 3)).isEqualTo(3);
    assertThat(config.text()).startsWith("# mine\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fynix.realtime.clientt.insecure",
        "fynix.realtime.client",
        "fynix.local.prt",
        "insecure",
        "fynx.auth.insecure"
      })
  void aNameThatNothingReadsIsTold(String name) {
    assertThatThrownBy(() -> read("fynix.realtime.client.insecure=true\n" + name + "=1\n"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("properties that nothing reads: " + name + ".");
  }

  @Test
  void aMissingFileAndAWrongNumberAreTold() throws IOException {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be read");
    var config = read("fynix.local.port=many");
    assertThatThrownBy(() -> config.number(ConfigFile.PORT, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("fynix.local.port is not a whole number: many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"centrifuge-js", "centrifuge-java"})
  void theProfilesOfTheSdksAreOnPort8000(String name) {
    var config = ConfigFile.read(REPOSITORY.resolve("profiles").resolve(name + ".properties"));

    assertThat(config.number(ConfigFile.PORT, 0)).isEqualTo(8000);
    assertThat(config.isTrue("fynix.realtime.client.insecure")).isTrue();
  }

  @Test
  void theSectionsAreThoseThatAreDescribed() throws IOException {
    List<String> described =
        Files.readAllLines(REPOSITORY.resolve("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("## `fynix."))
            .map(line -> line.substring("## `".length(), line.length() - 1))
            .toList();

    assertThat(ConfigFile.SECTIONS).containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void theServerApiIsNotOpenedToOthersWithoutAKey() throws IOException {
    var config = read("fynix.auth.insecure=true");

    assertThat(options("localhost", config).config()).isEqualTo(config);
    assertThatThrownBy(() -> options("0.0.0.0", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for this machine only");
  }

  private SuiteOptions options(String host, ConfigFile config) {
    return new SuiteOptions(
        folder, new StateFolder(folder), host, 0, 1, null, false, List.of(), config);
  }

  private ConfigFile read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("my.properties"), text));
  }
}
