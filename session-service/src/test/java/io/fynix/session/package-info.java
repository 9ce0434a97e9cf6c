/** The session service as its operator and its callers see it. */
@NullMarked
package io.fynix.session;

import org.jspecify.annotations.NullMarked;
