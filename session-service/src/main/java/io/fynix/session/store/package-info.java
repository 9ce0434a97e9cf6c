/** What Redis keeps of sessions, and the scripts that change it. */
@NullMarked
package io.fynix.session.store;

import org.jspecify.annotations.NullMarked;
