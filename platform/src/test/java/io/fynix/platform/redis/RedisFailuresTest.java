package io.fynix.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;

class RedisFailuresTest {

  @Test
  void aPasswordInAnAddressDoesNotReachTheLog() {
    var failure =
        new RedisUnavailableException(
            "away", new IllegalStateException("redis://app:secret@host:6379: refused"));
    assertThat(RedisFailures.describe(failure)).isEqualTo("redis://host:6379: refused");
  }

  @Test
  void aServerThatCannotServeNowIsUnavailable() {
    assertThat(RedisFailures.forCaller(ErrorType.create("LOADING Redis is loading the dataset")))
        .isInstanceOf(RedisUnavailableException.class);
    var insideScript =
        ErrorType.create(
            "ERR Error running script (call to f_1): @user_script:3: -OOM command not allowed");
    assertThat(RedisFailures.forCaller(insideScript)).isInstanceOf(RedisUnavailableException.class);
  }

  @Test
  void aRefusalStaysWhatItIs() {
    var refusal = ErrorType.create("ERR value is BUSY or so");
    assertThat(RedisFailures.forCaller(refusal)).isSameAs(refusal);
  }
}
