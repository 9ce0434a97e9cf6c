/** Tests of JSON as bytes. */
@NullMarked
package io.fynix.platform.json;

import org.jspecify.annotations.NullMarked;
