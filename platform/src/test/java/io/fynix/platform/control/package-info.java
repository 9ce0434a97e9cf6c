/** Tests of the orders to all nodes. */
@NullMarked
package io.fynix.platform.control;

import org.jspecify.annotations.NullMarked;
