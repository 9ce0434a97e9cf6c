/** The Redis of one machine: finds a server program, starts it, waits for it, keeps its data. */
@NullMarked
package io.fynix.local.redis;

import org.jspecify.annotations.NullMarked;
