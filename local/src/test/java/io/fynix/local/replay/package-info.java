/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.replay;

import org.jspecify.annotations.NullMarked;
