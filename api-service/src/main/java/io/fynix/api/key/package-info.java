/** API keys are made, listed, rotated and revoked here; every service checks them by itself. */
@NullMarked
package io.fynix.api.key;

import org.jspecify.annotations.NullMarked;
