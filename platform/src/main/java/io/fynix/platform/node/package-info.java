/** Which processes of Fynix run, how they are, and what they carry. */
@NullMarked
package io.fynix.platform.node;

import org.jspecify.annotations.NullMarked;
