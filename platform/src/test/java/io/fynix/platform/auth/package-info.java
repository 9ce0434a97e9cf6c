/** Tests of API keys. */
@NullMarked
package io.fynix.platform.auth;

import org.jspecify.annotations.NullMarked;
