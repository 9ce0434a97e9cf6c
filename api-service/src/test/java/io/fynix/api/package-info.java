/** Tests of the whole module. */
@NullMarked
package io.fynix.api;

import org.jspecify.annotations.NullMarked;
