/** Events on the log. */
@NullMarked
package io.fynix.session.event;

import org.jspecify.annotations.NullMarked;
