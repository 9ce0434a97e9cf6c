package io.fynix.platform.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "-0",
        "1e400",
        "123456789012345678901234567890",
        "0.10",
        "\"\\u0041\\/\"",
        "null",
        "{ \"b\" : 1,\n\"a\":[ ] }",
        "[1, 2.50]",
        "\"😀\"",
        "{}"
      })
  void aValueKeepsItsSpelling(String value) throws InvalidJsonException {
    var document = RawJson.parse(bytes("{\"x\":{\"data\": " + value + " ,\"y\":0}}"));
    assertThat(member(member(document, "x"), "data").bytes()).isEqualTo(bytes(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "nul",
        "truex",
        "\"",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "1 2",
        "{} {}",
        "NaN",
        "'a'",
        "/**/1",
        "{\"a\" 1}",
        "[1 2]",
        "{\"a\":1}\u0000",
        "\uFEFF1"
      })
  void anythingElseIsRefused(String document) {
    assertThat(RawJson.isValid(bytes(document))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00C3",
        "\u0080",
        "\u00C0\u00AF",
        "\u00E0\u0080\u0080",
        "\u00ED\u00A0\u0080",
        "\u00F4\u0090\u0080\u0080",
        "\u00F8\u0088\u0080\u0080\u0080",
        "\u00FF"
      })
  void bytesThatAreNotUtf8AreRefused(String latin1) {
    assertThat(RawJson.isValid(("\"" + latin1 + "\"").getBytes(ISO_8859_1))).isFalse();
  }

  @Test
  void aDocumentInUtf16IsRefused() {
    assertThat(RawJson.isValid("[1]".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
        .isFalse();
  }

  @Test
  void nestingHasABound() {
    assertThat(List.of(RawJson.MAX_DEPTH, RawJson.MAX_DEPTH + 1, 100_000))
        .extracting(depth -> RawJson.isValid(bytes("[".repeat(depth) + "]".repeat(depth))))
        .containsExactly(true, false, false);
  }

  @Test
  void theMessageSaysWhereTheDocumentBreaks() {
    assertThatThrownBy(() -> RawJson.parse(bytes("{\"a\":}")))
        .hasMessage("not a JSON value at byte 5");
  }

  @Test
  void theLastOfTwoEqualNamesCounts() throws InvalidJsonException {
    assertThat(member(RawJson.parse(bytes("{\"a\":1,\"\\u0061\":2}")), "a").bytes())
        .isEqualTo(bytes("2"));
  }

  @Test
  void textHasItsEscapesResolved() throws InvalidJsonException {
    assertThat(RawJson.parse(bytes("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é\"")).text())
        .isEqualTo("\"\\/\b\f\n\r\téé");
  }

  @Test
  void anArrayHasItsElementsInOrder() throws InvalidJsonException {
    assertThat(RawJson.parse(bytes("[true,false , true]")).elements())
        .extracting(RawJson::isTrue)
        .containsExactly(true, false, true);
  }

  @Property
  void textIsWhatJacksonWrote(@ForAll String text) throws Exception {
    var document = JACKSON.writeValueAsBytes(text);
    // Jackson cannot write half a surrogate pair.
    if (UTF_8.newEncoder().canEncode(text)) {
      assertThat(RawJson.parse(document).text()).isEqualTo(text);
    }
  }

  @Property
  void membersAreWhatJacksonWrote(@ForAll("ascii") Map<String, String> members) throws Exception {
    var parsed = new HashMap<String, String>();
    RawJson.parse(JACKSON.writeValueAsBytes(members))
        .members()
        .forEach((name, value) -> parsed.put(name, value.text()));
    assertThat(parsed).isEqualTo(members);
  }

  @Property(tries = 3_000)
  void documentsAreValidWhenJacksonThinksSo(@ForAll("almostJson") String document) {
    assertThat(RawJson.isValid(bytes(document))).as(document).isEqualTo(jacksonAccepts(document));
  }

  @Property
  void anyBytesHaveAnAnswer(@ForAll byte[] document) {
    assertThat(RawJson.isValid(document)).isIn(true, false);
  }

  @Provide
  Arbitrary<Map<String, String>> ascii() {
    return Arbitraries.maps(Arbitraries.strings().ascii(), Arbitraries.strings().ascii());
  }

  @Provide
  Arbitrary<String> almostJson() {
    return Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "\"a\"", "\"\\n\"", "1", "-0.5e+3", "0", "01", "true",
            "null", " ", "\t", "-", "\\", "\"")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  private static RawJson member(RawJson object, String name) {
    return Objects.requireNonNull(object.members().get(name));
  }

  private static boolean jacksonAccepts(String document) {
    try (JsonParser parser = new JsonFactory().createParser(document)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      // Jackson reads numbers and strings lazily.
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
