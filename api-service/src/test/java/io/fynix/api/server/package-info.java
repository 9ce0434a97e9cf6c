/** Tests of the server API. */
@NullMarked
package io.fynix.api.server;

import org.jspecify.annotations.NullMarked;
