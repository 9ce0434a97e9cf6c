/**
 * Runs the whole suite on one machine. It starts the packaged services and shares no code with
 * them.
 */
@NullMarked
package io.fynix.local;

import org.jspecify.annotations.NullMarked;
