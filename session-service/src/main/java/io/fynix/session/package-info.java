/** Sessions and the hybrid cache. Holds no feature yet: the process lives and says how it is. */
@NullMarked
package io.fynix.session;

import org.jspecify.annotations.NullMarked;
