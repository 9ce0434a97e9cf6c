/** Tests of orders to this node. */
@NullMarked
package io.fynix.realtime.control;

import org.jspecify.annotations.NullMarked;
