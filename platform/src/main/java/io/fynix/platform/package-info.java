/** What two services must agree on to the byte. Platform knows no service. */
@NullMarked
package io.fynix.platform;

import org.jspecify.annotations.NullMarked;
