/** Tests of what requests meet before any resource. */
@NullMarked
package io.fynix.api.edge;

import org.jspecify.annotations.NullMarked;
