/** What a request meets before any resource: who calls, and whether it is too often. */
@NullMarked
package io.fynix.platform.edge;

import org.jspecify.annotations.NullMarked;
