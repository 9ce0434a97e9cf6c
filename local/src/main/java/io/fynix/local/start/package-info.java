/** The start page of local mode and the facts it shows. */
@NullMarked
package io.fynix.local.start;

import org.jspecify.annotations.NullMarked;
