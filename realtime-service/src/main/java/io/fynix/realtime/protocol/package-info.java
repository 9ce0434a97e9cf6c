/**
 * The Centrifuge client protocol, version 2: what clients ask, what they are told, and the two wire
 * forms. Knows no framework.
 *
 * @see <a href="https://centrifugal.dev/docs/transports/client_protocol">client protocol</a>
 */
@NullMarked
package io.fynix.realtime.protocol;

import org.jspecify.annotations.NullMarked;
