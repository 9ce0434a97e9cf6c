/** Verdicts on tokens. */
@NullMarked
package io.fynix.session.validate;

import org.jspecify.annotations.NullMarked;
