/**
 * Checks from the publisher's acknowledgement to the client's receipt, while processes are killed,
 * stopped and restarted.
 */
@NullMarked
package io.fynix.e2e.delivery;

import org.jspecify.annotations.NullMarked;
