/** A platform that knows a service. */
@NullMarked
package io.fynix.platform.architecture.planted.platform;

import org.jspecify.annotations.NullMarked;
