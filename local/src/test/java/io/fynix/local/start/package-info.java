/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.start;

import org.jspecify.annotations.NullMarked;
