/** Tests of API keys. */
@NullMarked
package io.fynix.api.key;

import org.jspecify.annotations.NullMarked;
