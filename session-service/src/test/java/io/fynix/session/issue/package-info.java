/** New sessions and exchanged tokens. */
@NullMarked
package io.fynix.session.issue;

import org.jspecify.annotations.NullMarked;
