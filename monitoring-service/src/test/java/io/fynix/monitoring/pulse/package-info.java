/** The pulse's rules, and its way through a real Redis. */
@NullMarked
package io.fynix.monitoring.pulse;

import org.jspecify.annotations.NullMarked;
