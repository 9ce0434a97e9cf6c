package io.fynix.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmulationRequestTest {

  @Test
  void theCommandsOfAJsonRequestAreAString() throws Exception {
    var request =
        EmulationRequest.decode(
            Codec.Form.JSON,
            "{\"session\":\"s\",\"node\":\"n\",\"later\":[1],\"data\":\"{\\\"id\\\":1}\\n{}\"}"
                .getBytes(UTF_8));
    assertThat(request.session()).isEqualTo("s");
    assertThat(request.node()).isEqualTo("n");
    assertThat(new String(request.data(), UTF_8)).isEqualTo("{\"id\":1}\n{}");
  }

  @Test
  void aProtobufRequestHasNodeSessionAndDataInThisOrder() throws Exception {
    byte[] body = HexFormat.of().parseHex("0a016e" + "120173" + "1a020000" + "2001");
    var request = EmulationRequest.decode(Codec.Form.PROTOBUF, body);
    assertThat(request.session()).isEqualTo("s");
    assertThat(request.node()).isEqualTo("n");
    assertThat(request.data()).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"session\":\"s\",\"node\":\"n\"}",
        "{\"session\":\"\",\"node\":\"n\",\"data\":\"{}\"}",
        "{\"session\":\"s\",\"node\":\"n\",\"data\":\"{}\"} more",
        "{\"session\":1,\"node\":\"n\",\"data\":\"{}\"}"
      })
  void whatLacksAFieldOrIsNoObjectIsRefused(String body) {
    for (Codec.Form form : Codec.Form.values()) {
      assertThatThrownBy(() -> EmulationRequest.decode(form, body.getBytes(UTF_8)))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{}",
        "{\"connect\":{\"client\":\"c\"}}|{\"connect\":{\"client\":\"c\"}}",
        "{\"push\":{\"channel\":\"a\",\"pub\":{}}}|{\"channel\":\"a\",\"pub\":{}}",
        "{\"push\":{}}|{}"
      })
  void aBarePushIsWhatIsInsideTheReply(String reply, String push) {
    byte[] bytes = reply.getBytes(UTF_8);
    ByteBuf out = Unpooled.buffer();
    BarePush.write(bytes, out);
    assertThat(out.toString(UTF_8)).isEqualTo(push);
    assertThat(BarePush.length(bytes)).isEqualTo(push.length());
  }

  @Test
  void theSecretIsNotShown() {
    assertThat(new EmulationRequest("the-secret", "n", new byte[1]).toString())
        .doesNotContain("the-secret");
  }
}
