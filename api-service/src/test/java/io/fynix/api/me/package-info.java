/** What a signed-in user is told. */
@NullMarked
package io.fynix.api.me;

import org.jspecify.annotations.NullMarked;
