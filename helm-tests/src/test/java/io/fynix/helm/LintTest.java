package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {

  /** What gives another result at every render, or needs a cluster to render at all. */
  private static final Pattern UNSTABLE =
      Pattern.compile(
          "\\b(rand[A-Z]\\w*|uuidv4|now|date\\w*|genCA\\w*|genSelfSignedCert\\w*|genSignedCert\\w*"
              + "|genPrivateKey|derivePassword|htpasswd|bcrypt|lookup|getHostByName"
              + "|Capabilities\\.APIVersions)\\b");

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void aChartIsFreeOfComplaints(Chart chart) {
    var result = new Helm(chart.folder()).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void theSameValuesRenderTheSame(Matrix.Case given) {
    String first = Chart.text(given.chart().folder(), "fynix", given.files());

    assertThat(Chart.text(given.chart().folder(), "fynix", given.files())).isEqualTo(first);
  }

  @Test
  void noTemplateUsesWhatChangesByItself() throws IOException {
    try (Stream<Path> files = Files.walk(Chart.ROOT.resolve("helm"))) {
      List<String> found =
          files
              .filter(file -> file.toString().contains("/templates/"))
              .filter(Files::isRegularFile)
              .flatMap(LintTest::unstableLines)
              .toList();
      assertThat(found).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void aPackedChartRendersTheSame(Chart chart, @TempDir Path folder) throws IOException {
    new Helm(chart.folder()).packageIt().withDestination(folder).call();

    try (Stream<Path> packed = Files.list(folder)) {
      Path archive = packed.findFirst().orElseThrow();
      assertThat(Chart.text(archive, Chart.RELEASE, List.of()))
          .isEqualTo(Chart.text(chart.folder(), Chart.RELEASE, List.of()));
    }
  }

  private static Stream<String> unstableLines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.contains("{{") && UNSTABLE.matcher(line).find())
          .map(line -> file + ": " + line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
