/** A protocol that knows a framework. */
@NullMarked
package io.fynix.platform.architecture.planted.realtime.protocol;

import org.jspecify.annotations.NullMarked;
