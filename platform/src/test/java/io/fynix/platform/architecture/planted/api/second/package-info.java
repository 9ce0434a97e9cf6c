/** Half of a cycle. */
@NullMarked
package io.fynix.platform.architecture.planted.api.second;

import org.jspecify.annotations.NullMarked;
