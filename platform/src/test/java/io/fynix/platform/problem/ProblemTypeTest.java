package io.fynix.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.fynix.platform.docs.DocumentFile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {

  @Test
  void theDocumentExplainsEveryType() {
    DocumentFile.named("problems.md").mustBe(document());
  }

  @ParameterizedTest
  @EnumSource
  void aTypeIsFoundByItsSlug(ProblemType type) {
    assertThat(ProblemType.find(type.slug())).contains(type);
  }

  @ParameterizedTest
  @EnumSource
  void aTextMeansTheSameInHtmlAndMarkdown(ProblemType type) {
    assertThat(type.title() + type.meaning() + type.remedy()).doesNotContainPattern("[<>&\"*`|]");
  }

  @Test
  void slugsDiffer() {
    assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::slug)).doesNotHaveDuplicates();
  }

  private static String document() {
    var text =
        new StringBuilder(
            """
            # Problems

            Every HTTP error of every service is a problem detail (RFC 9457, `application/problem+json`) with `type`, `title`,
            `status`, often `detail`, and `errors` for single fields. Compare the `type`: it is permanent. The text after it is for
            people and may change. Every service answers `GET /problems` and `GET /problems/<name>` with what stands here.

            A status that says it all has the type `about:blank`. The server API answers what breaks a rule of the protocol with
            status 200 and an `error` in the body; that is no problem detail.

            | Problem | Status | Retry helps |
            |---|---|---|
            """);
    for (ProblemType type : ProblemType.values()) {
      text.append(
          "| [%s](#%s) | %d | %s |\n"
              .formatted(
                  type.slug(), type.slug(), type.status(), type.retryHelps() ? "yes" : "no"));
    }
    for (ProblemType type : ProblemType.values()) {
      text.append(
          """

          ## %s

          **%s** (status %d, `%s`)

          %s

          *What to do:* %s
          """
              .formatted(
                  type.slug(),
                  type.title(),
                  type.status(),
                  type.uri(),
                  type.meaning(),
                  type.remedy()));
    }
    return text.toString();
  }
}
