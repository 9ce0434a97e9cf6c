/** Sessions in Redis. */
@NullMarked
package io.fynix.session.store;

import org.jspecify.annotations.NullMarked;
