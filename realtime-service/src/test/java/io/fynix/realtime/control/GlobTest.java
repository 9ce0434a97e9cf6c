package io.fynix.realtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*,news,true",
    "news,news,true",
    "news,new,false",
    "new,news,false",
    "n*s,news,true",
    "n?ws,news,true",
    "?ews?,news,false",
    "*:a*b,x:aab,true",
    "**,x,true",
    "a.c,abc,false",
  })
  void aStarIsAnyTextAndAQuestionMarkAnyCharacter(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }

  @Property
  void itMeansWhatTheRegularExpressionMeans(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    String regex = pattern.replace("*", ".*").replace("?", ".");
    assertThat(Glob.matches(pattern, text)).isEqualTo(Pattern.matches(regex, text));
  }

  @Test
  @Timeout(5)
  void manyStarsTakeNoLongerThanTheProductOfTheLengths() {
    assertThat(Glob.matches("*a".repeat(120) + "b", "a".repeat(255))).isFalse();
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab").ofMaxLength(10);
  }
}
