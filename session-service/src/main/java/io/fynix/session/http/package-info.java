/** The HTTP interface of sessions. Translates and decides nothing. */
@NullMarked
package io.fynix.session.http;

import org.jspecify.annotations.NullMarked;
