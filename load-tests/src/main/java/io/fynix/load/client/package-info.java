/** Clients that cost little and say what they are told to. */
@NullMarked
package io.fynix.load.client;

import org.jspecify.annotations.NullMarked;
