/** Lists, ends and annotates sessions. */
@NullMarked
package io.fynix.session.manage;

import org.jspecify.annotations.NullMarked;
