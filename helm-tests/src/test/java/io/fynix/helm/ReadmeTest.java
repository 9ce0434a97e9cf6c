package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The table of values in each chart's README is made of the comments in its values.yaml. {@code
 * -Dfynix.docs.write=true} writes it.
 */
class ReadmeTest {

  private static final String BEGIN = "<!-- values: made of values.yaml by ReadmeTest -->\n";
  private static final String END = "<!-- end of values -->\n";

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void theReadmeHasTheValuesOfTheChart(Chart chart) throws IOException {
    String readme = chart.read("README.md");
    assertThat(readme).contains(BEGIN, END);
    String before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
    String after = readme.substring(readme.indexOf(END));
    String wanted = before + "\n" + ValuesTable.of(chart) + "\n" + after;

    if (Boolean.getBoolean("fynix.docs.write")) {
      Files.writeString(chart.file("README.md"), wanted);
    }
    assertThat(chart.read("README.md")).isEqualTo(wanted);
  }

  @ParameterizedTest
  @FieldSource("io.fynix.helm.Chart#INSTALLABLE")
  void everyValueIsExplained(Chart chart) {
    assertThat(ValuesTable.unexplained(chart)).isEmpty();
  }
}
