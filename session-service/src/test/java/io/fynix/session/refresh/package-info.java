/** The refresh token. */
@NullMarked
package io.fynix.session.refresh;

import org.jspecify.annotations.NullMarked;
