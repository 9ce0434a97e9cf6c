/** Keys and tokens of the session service. */
@NullMarked
package io.fynix.session.token;

import org.jspecify.annotations.NullMarked;
