/** Starts, watches and stops the suite: Redis, the services as child processes, the ingress. */
@NullMarked
package io.fynix.local.suite;

import org.jspecify.annotations.NullMarked;
