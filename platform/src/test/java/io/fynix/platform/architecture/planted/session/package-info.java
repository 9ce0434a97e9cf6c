/** A service that knows another. */
@NullMarked
package io.fynix.platform.architecture.planted.session;

import org.jspecify.annotations.NullMarked;
