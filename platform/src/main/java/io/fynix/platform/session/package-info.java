/**
 * Access tokens of sessions, as every service judges them: the public keys, the rules of the
 * tokens, and which of them were revoked before their time. Nothing here asks Redis on a request's
 * way.
 */
@NullMarked
package io.fynix.platform.session;

import org.jspecify.annotations.NullMarked;
