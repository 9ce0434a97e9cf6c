package io.fynix.platform.architecture.planted.realtime.protocol;

import io.vertx.core.buffer.Buffer;

/** A message that is made of the framework. */
record KnowsVertx(Buffer buffer) {}
