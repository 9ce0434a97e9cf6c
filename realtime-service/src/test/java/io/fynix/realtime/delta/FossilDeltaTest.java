package io.fynix.realtime.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FossilDeltaTest {

  @Example
  void aChangedDigitIsAnInsertAndACopy() {
    assertThat(
            encode(
                "{\"price\":100,\"name\":\"ACME Corporation\",\"currency\":\"USD\"}",
                "{\"price\":101,\"name\":\"ACME Corporation\",\"currency\":\"USD\"}"))
        .isEqualTo("t\nC:{\"price\":101h@C,2W2JoS;");
  }

  @Example
  void aShortSourceIsNotCopiedFrom() {
    assertThat(encode("{\"a\":1}", "{\"a\":2}")).isEqualTo("7\n7:{\"a\":2}2qLDtY;");
  }

  @Example
  void aPatchThatSavesNothingIsNone() {
    assertThat(FossilDelta.patch("{\"a\":1}".getBytes(UTF_8), "{\"a\":2}".getBytes(UTF_8)))
        .isNull();
  }

  @Example
  void nothingCanBecomeSomethingAndTheReverse() {
    var something = "something longer than a block".getBytes(UTF_8);
    assertThat(roundTrip(new byte[0], something)).isEqualTo(something);
    assertThat(roundTrip(something, new byte[0])).isEmpty();
  }

  @Example
  void oneRepeatedByteDoesNotTakeQuadraticTime() {
    var source = new byte[65_536];
    var target = new byte[65_536];
    target[40_000] = 1;
    assertThat(FossilDelta.encode(source, target)).hasSizeLessThan(60);
    assertThat(roundTrip(source, target)).isEqualTo(target);
  }

  @Property
  void anyBytesAreMadeOfAnyOthers(@ForAll byte[] source, @ForAll byte[] target) {
    assertThat(roundTrip(source, target)).isEqualTo(target);
  }

  @Property
  void editedBytesAreMadeOfTheirOriginal(@ForAll("originals") byte[] source, @ForAll long seed) {
    byte[] target = edited(source, new Random(seed));
    assertThat(roundTrip(source, target)).isEqualTo(target);
  }

  @Property
  void aPatchBetweenTextsIsAText(@ForAll("texts") String source, @ForAll("texts") String inserted) {
    int middle = source.offsetByCodePoints(0, source.codePointCount(0, source.length()) / 2);
    String target = source.substring(0, middle) + inserted + source.substring(middle);

    byte[] patch = FossilDelta.encode(source.getBytes(UTF_8), target.getBytes(UTF_8));

    assertThatCode(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(patch)))
        .doesNotThrowAnyException();
    assertThat(FossilPatch.apply(source.getBytes(UTF_8), patch)).isEqualTo(target.getBytes(UTF_8));
  }

  /** Neighbouring characters share their first bytes: what splits characters splits these. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('а', 'я')
        .withChars('a', 'é', '字', '界')
        .ofMaxLength(200);
  }

  @Provide
  Arbitrary<byte[]> originals() {
    return Arbitraries.bytes()
        .between((byte) 'a', (byte) 'd')
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(500);
  }

  private static byte[] edited(byte[] source, Random random) {
    byte[] target = source.clone();
    for (int edit = 0; edit < 3; edit++) {
      target[random.nextInt(target.length)] = (byte) random.nextInt();
    }
    return target;
  }

  private static String encode(String source, String target) {
    return new String(FossilDelta.encode(source.getBytes(UTF_8), target.getBytes(UTF_8)), UTF_8);
  }

  private static byte[] roundTrip(byte[] source, byte[] target) {
    return FossilPatch.apply(source, FossilDelta.encode(source, target));
  }
}
