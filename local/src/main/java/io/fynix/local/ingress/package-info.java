/** One port for all services: routes by path, balances over nodes, passes WebSockets through. */
@NullMarked
package io.fynix.local.ingress;

import org.jspecify.annotations.NullMarked;
