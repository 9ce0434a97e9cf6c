/** Requests that this node makes to other servers over HTTP: of the application, of keys. */
@NullMarked
package io.fynix.realtime.outgoing;

import org.jspecify.annotations.NullMarked;
