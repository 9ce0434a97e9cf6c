/** The interface as callers see it. */
@NullMarked
package io.fynix.session.http;

import org.jspecify.annotations.NullMarked;
