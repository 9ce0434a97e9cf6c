/** Tests of the feature of the same name. */
@NullMarked
package io.fynix.local.suite;

import org.jspecify.annotations.NullMarked;
