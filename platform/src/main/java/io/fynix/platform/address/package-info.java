/** Where requests come from: addresses, networks, and which forwarded headers count. */
@NullMarked
package io.fynix.platform.address;

import org.jspecify.annotations.NullMarked;
