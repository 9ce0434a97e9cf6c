/** Creates sessions and exchanges their tokens. */
@NullMarked
package io.fynix.session.issue;

import org.jspecify.annotations.NullMarked;
