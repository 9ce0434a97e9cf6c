/** Uses of Redis, allowed and not. */
@NullMarked
package io.fynix.platform.architecture.planted.api.limit;

import org.jspecify.annotations.NullMarked;
