/** Tests of the command line as a whole. */
@NullMarked
package io.fynix.local;

import org.jspecify.annotations.NullMarked;
