package io.fynix.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm prints after an install leads on, and names only what is there. */
class NotesTest {

  private static final Pattern OBJECT = Pattern.compile("(service|deployment|statefulset)/(\\S+)");

  @ParameterizedTest
  @MethodSource("io.fynix.helm.Matrix#cases")
  void theNotesNameWhatWasInstalled(Matrix.Case given) {
    String notes = notes(given);
    Manifests manifests = given.manifests();

    assertThat(notes).isNotBlank().doesNotContain("<no value>", "%!");
    if (manifests.pods().findAny().isPresent()) {
      assertThat(notes).contains("helm -n backbone test fynix");
    }
    assertThat(OBJECT.matcher(notes).results().map(MatchResult::group))
        .allSatisfy(
            name ->
                assertThat(manifests.objects())
                    .anyMatch(
                        object -> name.equalsIgnoreCase(object.kind() + "/" + object.name())));
  }

  private static String notes(Matrix.Case given) {
    InstallCommand command =
        new Helm(given.chart().folder())
            .install()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .withKubeVersion(Chart.KUBERNETES)
            .clientOnly()
            .dryRun();
    given.files().forEach(command::withValuesFile);
    String output = command.call().getOutput();
    int notes = output.indexOf("NOTES:");
    return notes < 0 ? output : output.substring(notes);
  }
}
