/** Tests of the limit of a user's connections. */
@NullMarked
package io.fynix.realtime.limit;

import org.jspecify.annotations.NullMarked;
