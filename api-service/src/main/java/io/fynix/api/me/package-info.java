/** What a signed-in user may ask about itself. */
@NullMarked
package io.fynix.api.me;

import org.jspecify.annotations.NullMarked;
