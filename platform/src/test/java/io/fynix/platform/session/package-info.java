/** Access tokens of sessions as services judge them. */
@NullMarked
package io.fynix.platform.session;

import org.jspecify.annotations.NullMarked;
