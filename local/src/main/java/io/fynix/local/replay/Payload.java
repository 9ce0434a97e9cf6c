package io.fynix.local.replay;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** How values of a file become values of JSON: numbers stay numbers, digit for digit. */
final class Payload {

  static final JsonMapper JSON =
      JsonMapper.builder()
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** What JSON calls a number; "007" and "+1" are none and stay text. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

  private Payload() {}

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  static JsonNode value(String cell) {
    String text = cell.strip();
    if (text.isEmpty()) {
      return NullNode.getInstance();
    }
    return isNumber(text) ? DecimalNode.valueOf(new BigDecimal(text)) : TextNode.valueOf(cell);
  }
}
