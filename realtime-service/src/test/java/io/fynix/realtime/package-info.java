@NullMarked
package io.fynix.realtime;

import org.jspecify.annotations.NullMarked;
