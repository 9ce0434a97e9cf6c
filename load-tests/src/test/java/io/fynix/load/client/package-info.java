/** The generator's clients. */
@NullMarked
package io.fynix.load.client;

import org.jspecify.annotations.NullMarked;
