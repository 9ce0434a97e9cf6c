@NullMarked
package io.fynix.realtime.delta;

import org.jspecify.annotations.NullMarked;
