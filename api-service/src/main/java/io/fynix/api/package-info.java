/** The public edge for REST: what other servers ask of Fynix. */
@NullMarked
package io.fynix.api;

import org.jspecify.annotations.NullMarked;
