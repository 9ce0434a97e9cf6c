/** Who calls and what they may do: API keys of servers. Fails closed. */
@NullMarked
package io.fynix.platform.auth;

import org.jspecify.annotations.NullMarked;
