/** A service with an injected field. */
@NullMarked
package io.fynix.platform.architecture.planted.monitoring;

import org.jspecify.annotations.NullMarked;
