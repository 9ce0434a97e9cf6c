/** Readings of processes and of the machine, and what follows from them. */
@NullMarked
package io.fynix.load.measure;

import org.jspecify.annotations.NullMarked;
