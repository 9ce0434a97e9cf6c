/** Whether a token is good: near cache fed by the log, one read when that does not know. */
@NullMarked
package io.fynix.session.validate;

import org.jspecify.annotations.NullMarked;
