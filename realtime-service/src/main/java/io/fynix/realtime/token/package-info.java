/** The tokens clients bring: who they are and which channels they may listen to. */
@NullMarked
package io.fynix.realtime.token;

import org.jspecify.annotations.NullMarked;
