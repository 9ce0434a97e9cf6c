@NullMarked
package io.fynix.platform.presence;

import org.jspecify.annotations.NullMarked;
