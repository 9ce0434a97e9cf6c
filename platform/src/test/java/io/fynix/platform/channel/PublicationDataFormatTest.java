package io.fynix.platform.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationDataFormatTest {

  @ParameterizedTest
  @CsvSource({
    "ANY,'',false",
    "ANY,not json,true",
    "JSON,'',false",
    "JSON,not json,false",
    "JSON,1,true",
    "JSON_OBJECT,1,false",
    "JSON_OBJECT,{},true",
    "JSON_OBJECT,{,false",
    "BINARY,'',true",
    "BINARY,x,true",
  })
  void aFormatAcceptsWhatItSays(PublicationDataFormat format, String data, boolean accepted) {
    assertThat(format.accepts(data.getBytes(StandardCharsets.UTF_8))).isEqualTo(accepted);
  }
}
