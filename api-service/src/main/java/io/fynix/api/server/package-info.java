/**
 * The server API: an application's backend publishes to channels. Compatible with Centrifugo's, so
 * that its client libraries work.
 *
 * @see <a href="https://centrifugal.dev/docs/server/server_api">server API</a>
 */
@NullMarked
package io.fynix.api.server;

import org.jspecify.annotations.NullMarked;
