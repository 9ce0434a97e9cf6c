/** Tests of addresses. */
@NullMarked
package io.fynix.platform.address;

import org.jspecify.annotations.NullMarked;
