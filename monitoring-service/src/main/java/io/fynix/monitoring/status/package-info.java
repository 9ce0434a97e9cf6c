/** Which nodes there are and how they are, for operators. */
@NullMarked
package io.fynix.monitoring.status;

import org.jspecify.annotations.NullMarked;
