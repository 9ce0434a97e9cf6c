/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.process;

import org.jspecify.annotations.NullMarked;
