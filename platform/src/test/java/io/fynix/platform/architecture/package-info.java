/** The rules of structure that every module's build checks. */
@NullMarked
package io.fynix.platform.architecture;

import org.jspecify.annotations.NullMarked;
