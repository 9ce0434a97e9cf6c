/** Half of a cycle. */
@NullMarked
package io.fynix.platform.architecture.planted.api.first;

import org.jspecify.annotations.NullMarked;
