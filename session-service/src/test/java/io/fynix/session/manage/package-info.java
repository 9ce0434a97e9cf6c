/** Sessions found and ended. */
@NullMarked
package io.fynix.session.manage;

import org.jspecify.annotations.NullMarked;
