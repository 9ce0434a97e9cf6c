package io.fynix.local.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {

  static Stream<Problem> problems() {
    return Stream.of(
        Problem.unreachable("api-service"),
        Problem.broken("api-service"),
        Problem.stopping(),
        Problem.unknownPath(),
        Problem.ambiguousPath());
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theIngressSaysWhatTheSuiteDocuments(Problem problem) throws IOException {
    assertThat(Files.readString(Path.of("../docs/problems.md")))
        .contains(
            "**%s** (status %d, `https://fynix.io/problems/%s`)"
                .formatted(problem.title(), problem.status(), problem.slug()));
  }
}
