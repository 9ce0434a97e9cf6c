/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.redis;

import org.jspecify.annotations.NullMarked;
