/** Tests of problem details. */
@NullMarked
package io.fynix.platform.problem;

import org.jspecify.annotations.NullMarked;
