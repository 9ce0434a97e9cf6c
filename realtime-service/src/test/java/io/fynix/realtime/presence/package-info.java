@NullMarked
package io.fynix.realtime.presence;

import org.jspecify.annotations.NullMarked;
